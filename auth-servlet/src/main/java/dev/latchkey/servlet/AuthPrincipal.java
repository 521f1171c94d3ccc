package dev.latchkey.servlet;

import dev.latchkey.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
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

  /** That of a request which has passed the filter to a closed route. */
  static AuthPrincipal of(HttpServletRequest request) {
    return (AuthPrincipal) request.getUserPrincipal();
  }

  /** The id of the user: names may change, and tokens do not hold them. */
  @Override
  public String getName() {
    return token.userId();
  }
}
