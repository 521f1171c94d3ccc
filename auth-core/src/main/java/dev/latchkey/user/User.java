package dev.latchkey.user;

import java.time.Instant;
import java.util.Set;

/**
 * A user as the application sees one. It holds no secret, so it can be shown and serialised; the
 * password hash is in {@link Credentials} and stays between the repository and the login.
 *
 * @param id never changes and is the {@code sub} of tokens
 * @param username the name as it is shown
 * @param roles the roles, unmodifiable
 * @param tokenVersion grows with each change that ends older tokens: the {@code ver} of tokens
 * @param createdAt when the user was registered
 * @param disabled whether logging in is barred
 */
public record User(
    String id,
    String username,
    Set<String> roles,
    int tokenVersion,
    Instant createdAt,
    boolean disabled) {

  /** Copies the roles. */
  public User {
    roles = Set.copyOf(roles);
  }
}
