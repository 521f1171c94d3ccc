package dev.latchkey.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 (RFC 8018, section 5.2) by the JDK, over passwords in UTF-8. Thread-safe. */
public enum Pbkdf2 {
  /** With HMAC-SHA-1. */
  HMAC_SHA1("PBKDF2WithHmacSHA1"),
  /** With HMAC-SHA-256. */
  HMAC_SHA256("PBKDF2WithHmacSHA256");

  private final String algorithm;

  Pbkdf2(String algorithm) {
    this.algorithm = algorithm;
  }

  /**
   * The key of this password.
   *
   * @param salt at least a byte
   * @param iterations from 1
   * @param length in bytes, from 1
   */
  public byte[] derive(String password, byte[] salt, int iterations, int length) {
    PBEKeySpec spec =
        new PBEKeySpec(password.toCharArray(), salt, iterations, Math.multiplyExact(length, 8));
    try {
      return SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("This JDK lacks " + algorithm, missing);
    } finally {
      spec.clearPassword();
    }
  }
}
