package dev.latchkey.token;

import dev.latchkey.AuthException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a token is good now, by the millisecond. Immutable and thread-safe. */
final class TokenTimes {
  private final Clock clock;
  private final long leewayMillis;

  TokenTimes(Clock clock, Duration leeway) {
    this.clock = clock;
    this.leewayMillis = leeway.toMillis();
  }

  /**
   * Why it is not this token's time; null where it is. A refusal that is thrown by who asks has
   * fewer frames to pass.
   */
  @Nullable AuthException refusal(AccessToken token) {
    long now = clock.millis();
    if (liesAhead(token.issuedAt(), now)) {
      return Refused.because("iat lies ahead");
    }
    boolean over = token.expiresAt().toEpochMilli() + leewayMillis <= now;
    return over ? new TokenExpiredException(token) : null;
  }

  /** Refuses a token that is to be good from this time on, where that lies ahead. */
  void checkStart(Instant notBefore) {
    if (liesAhead(notBefore, clock.millis())) {
      throw Refused.because("nbf lies ahead");
    }
  }

  private boolean liesAhead(Instant time, long now) {
    return time.toEpochMilli() - leewayMillis > now;
  }
}
