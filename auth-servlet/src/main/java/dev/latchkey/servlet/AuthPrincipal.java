package dev.latchkey.servlet;

import dev.latchkey.token.AccessToken;
import java.security.Principal;
import java.util.Objects;

/**
 * Who sent a request: the {@code getUserPrincipal()} of an authenticated one. Its name is the id of
 * the user. Immutable.
 *
 * @param token the verified token of the request
 */
public record AuthPrincipal(AccessToken token) implements Principal {
  /** Of this token. */
  public AuthPrincipal {
    Objects.requireNonNull(token);
  }

  /** The id of the user: names may change, and tokens do not hold them. */
  @Override
  public String getName() {
    return token.userId();
  }
}
