package dev.latchkey.session;

import dev.latchkey.token.IssuedToken;
import dev.latchkey.user.User;
import java.time.Duration;

/**
 * What a login or a refresh hands to the client. It never prints a token.
 *
 * @param user whose it is
 * @param sessionId the session
 * @param accessToken for requests
 * @param refreshToken for the next refresh: a bearer secret
 * @param sessionExpiresIn until when the session lives at most
 */
public record TokenPair(
    User user,
    String sessionId,
    IssuedToken accessToken,
    String refreshToken,
    Duration sessionExpiresIn) {
  /** Says whose, not the tokens. */
  @Override
  public String toString() {
    return "TokenPair[user=" + user + ", sessionId=" + sessionId + "]";
  }
}
