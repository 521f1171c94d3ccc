package dev.latchkey.password;

/**
 * How another program stores passwords, so that its users can log in with them. Each is replaced by
 * a hash of our own at its user's next login. Implementations are thread-safe.
 *
 * <p>Our own forms are looked at first. Passwords that cannot be hashed (an empty one, one with NUL
 * or with an unpaired surrogate) never get here.
 */
public interface PasswordScheme {
  /**
   * Whether this is a well-formed hash of this scheme that is not too dear to check. A hash that no
   * scheme recognises verifies nothing, at the usual price; so refuse absurd parameters here.
   *
   * @param stored any text at all, as it lies in storage
   */
  boolean recognises(String stored);

  /**
   * Whether a recognised hash was made of this password, compared in constant time.
   *
   * @param password as it was typed, not normalised
   */
  boolean verify(String password, String stored);

  /**
   * The work that checking a recognised hash takes, in any unit in which twice as much takes twice
   * as long: iterations, for example. From 1. Every check of a password is topped up to the dearest
   * hash that was met, so that time does not tell whose hash is of which scheme.
   */
  long cost(String stored);

  /**
   * A recognised hash with the parameters that the program usually writes, and that no password
   * matches. It is checked a few times at the start, to see how long that takes.
   */
  String usual();
}
