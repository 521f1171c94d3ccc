package dev.latchkey.password;

import java.net.URI;
import java.nio.file.Path;

/**
 * Passwords that were published in breaches: the first that attackers try. Implementations are
 * thread-safe and answer within a bounded time.
 *
 * <p>Whoever cannot answer throws: the password is let through then, and {@link
 * dev.latchkey.audit.AuthEvent.BreachCheckFailed} is raised with the name of the exception.
 *
 * <p>NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5, 6.2.12.
 */
@FunctionalInterface
public interface BreachedPasswords {
  /**
   * Whether this password was published. It is asked about passwords alone that all other rules let
   * through.
   *
   * @param password in Unicode normalisation form C
   */
  boolean contains(String password);

  /** None is known: nothing is asked. */
  static BreachedPasswords none() {
    return password -> false;
  }

  /**
   * Those behind an address of the range protocol of Have I Been Pwned. The first 5 of the 40
   * hexadecimal digits of the SHA-1 leave this machine and nothing else of the password. An answer
   * has 2 seconds and 512 KiB; at most 32 are awaited at a time.
   *
   * @param range https, or http on the loopback interface, for example {@code
   *     https://api.pwnedpasswords.com/range/}
   * @throws IllegalArgumentException for another address
   */
  static BreachedPasswords at(URI range) {
    return new BreachRange(range, BreachRange.TIMEOUT, BreachRange.MOST_AT_ONCE);
  }

  /**
   * Those in a file as it is published: lines {@code SHA1:COUNT} in the order of the hash. It may
   * have any size, is never loaded, and may be replaced at any time by moving another in its place.
   *
   * @throws IllegalArgumentException where the file is missing or unreadable, or does not look like
   *     such a file; the message does not repeat its name
   */
  static BreachedPasswords in(Path file) {
    return BreachFile.checked(file);
  }
}
