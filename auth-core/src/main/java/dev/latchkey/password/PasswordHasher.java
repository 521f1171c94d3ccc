package dev.latchkey.password;

/**
 * Turns passwords into hashes for storage and checks them. Implementations are thread-safe.
 *
 * <p>Passwords are compared in Unicode normalisation form C, so that the same word typed on another
 * keyboard is the same password (NIST SP 800-63B-4, section 3.1.1.2).
 */
public interface PasswordHasher {
  /**
   * A hash with a fresh salt, of a password that the policy let through.
   *
   * @throws IllegalArgumentException for a password that cannot be hashed: an empty one, or one
   *     with NUL or an unpaired surrogate
   */
  String hash(String password);

  /**
   * Whether the hash was made of this password. A password that cannot be hashed and a hash that is
   * not understood are false, at the price of an ordinary check.
   */
  boolean verify(String password, String hash);

  /** Whether a hash that verified should be replaced: an older scheme, or another cost. */
  boolean needsRehash(String hash);

  /** A hash that no password matches and that costs as much to check as a fresh one. */
  String decoy();
}
