package dev.latchkey.user;

import java.time.Instant;
import java.util.Set;

/**
 * A user about to be stored. It never prints the hash.
 *
 * @param username the name and its key
 * @param passwordHash as {@link dev.latchkey.password.PasswordHasher} wrote it
 * @param roles the roles to begin with
 * @param createdAt now, with a precision of milliseconds
 */
public record NewUser(
    Username username, String passwordHash, Set<String> roles, Instant createdAt) {
  /** Copies the roles. */
  public NewUser {
    roles = Set.copyOf(roles);
  }

  /** Says who, not the hash. */
  @Override
  public String toString() {
    return "NewUser[username=" + username + "]";
  }
}
