package dev.latchkey.token;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;

/**
 * The refusal of a token that is genuine in everything and too old. It says whose the token was: to
 * log out, that is enough.
 */
public final class TokenExpiredException extends AuthException {
  private static final long serialVersionUID = 1L;

  // A serialised exception may lose it; nothing here serialises one.
  private final transient AccessToken token;

  TokenExpiredException(AccessToken token) {
    super(Reason.TOKEN_EXPIRED);
    this.token = token;
  }

  /** The token that was good once, and is good for nothing but ending its session. */
  public AccessToken token() {
    return token;
  }
}
