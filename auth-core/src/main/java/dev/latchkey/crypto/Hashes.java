package dev.latchkey.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-2 and HMAC (FIPS 180-4, RFC 2104). Thread-safe. */
public final class Hashes {
  private Hashes() {}

  /** SHA-256: 32 bytes. */
  public static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException missing) {
      throw everyJdkHasIt(missing);
    }
  }

  /** HMAC-SHA-256: 32 bytes. */
  public static byte[] hmacSha256(byte[] key, byte[] data) {
    return hmac("HmacSHA256", key, data);
  }

  /** HMAC-SHA-384: 48 bytes. */
  public static byte[] hmacSha384(byte[] key, byte[] data) {
    return hmac("HmacSHA384", key, data);
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(data);
    } catch (GeneralSecurityException missing) {
      throw everyJdkHasIt(missing);
    }
  }

  private static IllegalStateException everyJdkHasIt(GeneralSecurityException missing) {
    return new IllegalStateException(
        "This JDK lacks an algorithm that every JDK must have", missing);
  }
}
