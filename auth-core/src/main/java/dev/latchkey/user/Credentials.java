package dev.latchkey.user;

/**
 * A user with the hash of the password. For the login alone; it never prints the hash.
 *
 * @param user the user
 * @param passwordHash as {@link dev.latchkey.password.PasswordHasher} wrote it
 */
public record Credentials(User user, String passwordHash) {
  /** Says who, not the hash. */
  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
