package dev.latchkey.login;

import dev.latchkey.session.TokenPair;

/** How a login went on after the password was right. */
public sealed interface LoginResult {
  /**
   * The user is in.
   *
   * @param tokens to be handed to the client
   * @param deviceToken to be kept by the client and shown at its next login, so that the failures
   *     of others do not hold it up; it lets nobody in
   */
  record LoggedIn(TokenPair tokens, String deviceToken) implements LoginResult {
    /** Says who, not the token of the device. */
    @Override
    public String toString() {
      return "LoggedIn[tokens=" + tokens + "]";
    }
  }
}
