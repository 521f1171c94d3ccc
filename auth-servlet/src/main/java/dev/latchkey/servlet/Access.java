package dev.latchkey.servlet;

import dev.latchkey.token.AccessToken;
import java.util.Collections;
import java.util.Set;

/** Who may pass a route. */
sealed interface Access {
  /** Whether a request without a token, or with a bad one, may pass. */
  default boolean isOpen() {
    return false;
  }

  /** Whether the owner of this token may pass. */
  boolean admits(AccessToken token);

  /** Everybody. */
  record Open() implements Access {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean admits(AccessToken token) {
      return true;
    }
  }

  /** Everybody with a token. */
  record Authenticated() implements Access {
    @Override
    public boolean admits(AccessToken token) {
      return true;
    }
  }

  /** Who has one of these roles. */
  record AnyRole(Set<String> roles) implements Access {
    @Override
    public boolean admits(AccessToken token) {
      return !Collections.disjoint(token.roles(), roles);
    }
  }

  /** Whose token has this scope. */
  record Scope(String scope) implements Access {
    @Override
    public boolean admits(AccessToken token) {
      return token.scopes().contains(scope);
    }
  }
}
