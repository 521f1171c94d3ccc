package dev.latchkey.revocation;

import java.time.Instant;

/**
 * Something that ends access tokens before their time: one token, all of a session, or all of a
 * user that are older than a version.
 *
 * @param id the grain and its value: {@code jti:…}, {@code sid:…} or {@code user:…}
 * @param version of a user: tokens with a smaller {@code ver} are ended; 0 for the other grains
 * @param expiresAt when no token that it could end is alive any more
 */
public record Revocation(String id, int version, Instant expiresAt) {
  static final String TOKEN = "jti:";
  static final String SESSION = "sid:";
  static final String USER = "user:";

  /** Ends the token with this {@code jti}. */
  public static Revocation ofToken(String tokenId, Instant expiresAt) {
    return new Revocation(TOKEN + tokenId, 0, expiresAt);
  }

  /** Ends the tokens with this {@code sid}. */
  public static Revocation ofSession(String sessionId, Instant expiresAt) {
    return new Revocation(SESSION + sessionId, 0, expiresAt);
  }

  /** Ends the tokens of this user with a smaller {@code ver}. */
  public static Revocation ofUser(String userId, int version, Instant expiresAt) {
    return new Revocation(USER + userId, version, expiresAt);
  }
}
