package dev.latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether a token is good now. Immutable and thread-safe. */
record TokenTimes(Clock clock, Duration leeway) {
  /**
   * Lets a token pass whose time it is.
   *
   * @throws dev.latchkey.AuthException for one that was issued ahead of now
   * @throws TokenExpiredException for one that is too old
   */
  void check(AccessToken token) {
    Instant now = clock.instant();
    if (token.issuedAt().isAfter(now.plus(leeway))) {
      throw Refused.because("iat lies ahead");
    }
    if (!token.expiresAt().isAfter(now.minus(leeway))) {
      throw new TokenExpiredException(token);
    }
  }

  /** Refuses a token that is to be good from this time on, where that lies ahead. */
  void checkStart(Instant notBefore) {
    if (notBefore.isAfter(clock.instant().plus(leeway))) {
      throw Refused.because("nbf lies ahead");
    }
  }
}
