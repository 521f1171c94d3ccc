package dev.latchkey.token;

import dev.latchkey.crypto.Randomness;
import java.time.Clock;

/**
 * Issues and verifies access tokens: signed JWTs of the profile in RFC 9068. There is one verifying
 * method, and nothing parses a token without verifying it. Thread-safe.
 */
public interface TokenService extends TokenVerifier {
  /** A token service with these keys and rules. */
  static TokenService of(SigningKeys keys, TokenRules rules, Clock clock, Randomness randomness) {
    return new JwtTokenService(keys, rules, clock, randomness);
  }

  /** A fresh token for the grant, signed with the active key. */
  IssuedToken issue(TokenGrant grant);
}
