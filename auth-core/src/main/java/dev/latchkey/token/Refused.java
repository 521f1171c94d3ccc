package dev.latchkey.token;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;

/** How a token is refused: one reason for the client, the check that failed for the log. */
final class Refused {
  private Refused() {}

  static AuthException because(String failedCheck) {
    return new AuthException(Reason.TOKEN_INVALID, failedCheck);
  }
}
