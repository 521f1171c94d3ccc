package dev.latchkey.login;

import dev.latchkey.session.TokenPair;

/** How a login went on after the password was right. */
public sealed interface LoginResult {
  /**
   * The user is in.
   *
   * @param tokens to be handed to the client
   */
  record LoggedIn(TokenPair tokens) implements LoginResult {}
}
