package dev.latchkey.crypto;

import org.bouncycastle.crypto.generators.SCrypt;

/**
 * scrypt (RFC 7914) by Bouncy Castle, which is optional: an application that needs it brings {@code
 * org.bouncycastle:bcprov-jdk18on}. Thread-safe.
 */
public final class Scrypt {
  private Scrypt() {}

  /** Whether Bouncy Castle is on the class path. */
  public static boolean isAvailable() {
    try {
      return derive(new byte[1], new byte[1], 2, 1, 1, 1).length == 1;
    } catch (NoClassDefFoundError absent) {
      return false;
    }
  }

  /**
   * The key of this password. It takes 128 × n × r bytes of memory.
   *
   * @param n the cost: a power of two from 2, below 2^(16 × r)
   * @param r the size of a block, from 1
   * @param p how many times in a row, from 1
   * @param length in bytes, from 1
   * @throws NoClassDefFoundError where it is not {@linkplain #isAvailable() available}
   */
  public static byte[] derive(byte[] password, byte[] salt, int n, int r, int p, int length) {
    return SCrypt.generate(password, salt, n, r, p, length);
  }
}
