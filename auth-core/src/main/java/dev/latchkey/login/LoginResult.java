package dev.latchkey.login;

import dev.latchkey.token.IssuedToken;
import dev.latchkey.user.User;

/** How a login went on after the password was right. */
public sealed interface LoginResult {
  /**
   * The user is in.
   *
   * @param user who
   * @param sessionId the new session
   * @param accessToken to be handed to the client
   */
  record LoggedIn(User user, String sessionId, IssuedToken accessToken) implements LoginResult {}
}
