package dev.latchkey.servlet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Access> exact;
  private final Map<String, Access> under;

  private Routes(Builder builder) {
    exact = Map.copyOf(builder.exact);
    under = Map.copyOf(builder.under);
  }

  /** Rules to be added one by one. */
  public static Builder builder() {
    return new Builder();
  }

  /** The rule that names this decoded path, which begins with a slash. */
  Optional<Access> ruleFor(String path) {
    String folder = withoutSlashAtEnd(path);
    Access access = exactRuleFor(path).orElse(null);
    while (access == null) {
      access = under.get(folder);
      if (folder.isEmpty()) {
        break;
      }
      folder = folder.substring(0, folder.lastIndexOf('/'));
    }
    return Optional.ofNullable(access);
  }

  /** The rule that names this path and no other. */
  Optional<Access> exactRuleFor(String path) {
    return Optional.ofNullable(exact.get(withoutSlashAtEnd(path)));
  }

  private static String withoutSlashAtEnd(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Rules being collected. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Access> exact = new HashMap<>();
    private final Map<String, Access> under = new HashMap<>();

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

    private Builder add(Access access, String... patterns) {
      for (String pattern : patterns) {
        add(pattern, access);
      }
      return this;
    }

    private void add(String pattern, Access access) {
      if (!pattern.matches("/([^*;?#%\\\\]*|([^*;?#%\\\\]*/)?\\*)") || pattern.contains("//")) {
        throw new IllegalArgumentException(
            "A pattern is a decoded path such as /about or /admin/*: " + pattern);
      }
      Access before =
          pattern.endsWith("/*")
              ? under.put(pattern.substring(0, pattern.length() - 2), access)
              : exact.put(withoutSlashAtEnd(pattern), access);
      if (before != null) {
        throw new IllegalArgumentException("Two rules for one pattern: " + pattern);
      }
    }

    /** The rules as they are now. */
    public Routes build() {
      return new Routes(this);
    }
  }
}
