package dev.latchkey.bench;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The checks that an adapter does by hand where its library cannot. */
final class Check {
  private Check() {}

  /** Refuses where it does not hold. */
  static void that(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  /** Refuses headers of another algorithm, key or type. */
  static void header(
      Trust trust, @Nullable Object algorithm, @Nullable Object keyId, @Nullable Object type) {
    that(trust.algorithm().jose().equals(algorithm), "alg");
    that(trust.keyId().equals(keyId), "kid");
    that(Claims.TYPE.equals(type), "typ");
  }

  /** Refuses claims of another issuer or audience. */
  static void origin(@Nullable String issuer, @Nullable Collection<?> audience) {
    that(Claims.ISSUER.equals(issuer), "iss");
    that(audience != null && audience.contains(Claims.AUDIENCE), "aud");
  }

  /** Refuses claims out of their time. */
  static void times(@Nullable Date expiry, @Nullable Date start) {
    long now = Instant.now().toEpochMilli();
    long leeway = Claims.LEEWAY.toMillis();
    that(expiry != null && now < expiry.getTime() + leeway, "exp");
    that(start == null || start.getTime() - leeway <= now, "nbf");
  }
}
