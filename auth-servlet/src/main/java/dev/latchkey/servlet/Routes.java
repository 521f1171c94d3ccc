package dev.latchkey.servlet;

import java.util.Set;

/**
 * Who may call which path. A path that no rule names is for authenticated users. Immutable and
 * thread-safe.
 *
 * <p>A pattern is an exact path ({@code /about}, with or without a slash at the end) or everything
 * at and under one ({@code /admin/*}); {@code /*} is everything. It begins behind the context path.
 * The order of the rules does not matter: an exact path goes before a pattern, and a longer pattern
 * before a shorter one.
 */
public final class Routes {
  private final Patterns<Access> access;
  private final Patterns<Boolean> strict;

  private Routes(Builder builder) {
    access = new Patterns<>(builder.access);
    strict = new Patterns<>(builder.strict);
  }

  /** Rules to be added one by one. */
  public static Builder builder() {
    return new Builder();
  }

  Patterns<Access> access() {
    return access;
  }

  boolean isStrict(String path) {
    return strict.find(path).orElse(false);
  }

  /** Rules being collected. Not thread-safe. */
  public static final class Builder {
    private final Patterns<Access> access = new Patterns<>();
    private final Patterns<Boolean> strict = new Patterns<>();

    private Builder() {}

    /** These are for everybody. A good token is still told to the application. */
    public Builder open(String... patterns) {
      return add(new Access.Open(), patterns);
    }

    /** These are for everybody with a token, as is everything that no rule names. */
    public Builder authenticated(String... patterns) {
      return add(new Access.Authenticated(), patterns);
    }

    /** This is for who has the role. */
    public Builder role(String pattern, String role) {
      return anyRole(pattern, Set.of(role));
    }

    /** This is for who has at least one of the roles. */
    public Builder anyRole(String pattern, Set<String> roles) {
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("A rule without roles would admit nobody: " + pattern);
      }
      return add(new Access.AnyRole(Set.copyOf(roles)), pattern);
    }

    /** This is for tokens with the scope (RFC 6750, section 3). */
    public Builder scope(String pattern, String scope) {
      return add(new Access.Scope(scope), pattern);
    }

    private Builder add(Access rule, String... patterns) {
      for (String pattern : patterns) {
        access.add(pattern, rule);
      }
      return this;
    }

    /**
     * Whatever the rule for these is, tokens are checked against storage at each request: whether
     * they were ended anywhere, a moment ago, and whether the user still is as they say. For what
     * cannot be undone; everything else learns of it within a second.
     */
    public Builder strict(String... patterns) {
      for (String pattern : patterns) {
        strict.add(pattern, true);
      }
      return this;
    }

    /** The rules as they are now. */
    public Routes build() {
      return new Routes(this);
    }
  }
}
