package dev.latchkey.token;

import dev.latchkey.AuthException;
import java.util.List;

/**
 * Checks tokens in two lanes that decide alike, a fast one for exactly what our own issuer writes
 * and a strict one for everything else, and then whether it is their time. Immutable and
 * thread-safe.
 */
final class JwtVerifier implements TokenVerifier {
  /** What our own tokens have, whereas another service has no use for it. */
  static final List<String> OWN_CLAIMS = List.of("sid", "ver");

  private final FastLane fast;
  private final StrictLane strict;
  private final TokenTimes times;

  JwtVerifier(
      SigningKeys keys,
      String issuer,
      String audience,
      TokenTimes times,
      List<String> alsoRequired) {
    fast = new FastLane(keys, new PlainClaims(issuer, audience));
    strict = new StrictLane(keys, issuer, audience, times, alsoRequired);
    this.times = times;
  }

  @Override
  public AccessToken verify(String token) {
    AccessToken verified = genuine(token);
    AuthException refusal = times.refusal(verified);
    if (refusal != null) {
      throw refusal;
    }
    return verified;
  }

  private AccessToken genuine(String token) {
    AccessToken verified = fast.verify(token);
    return verified == null ? strict.verify(token) : verified;
  }
}
