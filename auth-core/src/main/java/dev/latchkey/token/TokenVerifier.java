package dev.latchkey.token;

import dev.latchkey.AuthException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Verifies access tokens: for a service that issues none, {@link #of} makes one that takes the keys
 * of the issuer. There is one verifying method, and nothing parses a token without verifying it.
 * Thread-safe.
 */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * A verifier of another service's tokens. They need not tell the session and the version of the
   * user, which mean nothing here (RFC 9068, section 2.2): where they are absent, {@link
   * AccessToken#sessionId()} is empty and {@link AccessToken#version()} is 0.
   *
   * @param keys the keys of the issuer
   * @param issuer the {@code iss}: exact
   * @param audience the {@code aud}: among those of the token
   * @param leeway how far clocks may be apart
   * @param clock what the times are compared with
   */
  static TokenVerifier of(
      RemoteSigningKeys keys, String issuer, String audience, Duration leeway, Clock clock) {
    return new JwtVerifier(keys.keys(), issuer, audience, new TokenTimes(clock, leeway), List.of());
  }

  /**
   * Checks a token entirely and returns what it says.
   *
   * @throws TokenExpiredException for a token that is genuine and too old
   * @throws AuthException {@link dev.latchkey.Reason#TOKEN_INVALID} for every other fault, {@link
   *     dev.latchkey.Reason#UNAVAILABLE} where the keys of the issuer are not to be had
   */
  AccessToken verify(String token);
}
