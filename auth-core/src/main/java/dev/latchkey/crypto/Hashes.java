package dev.latchkey.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA and HMAC (FIPS 180-4, RFC 2104). Thread-safe. */
public final class Hashes {
  private Hashes() {}

  /** SHA-256: 32 bytes. */
  public static byte[] sha256(byte[] data) {
    return digest("SHA-256", data);
  }

  /**
   * SHA-1 of a text in UTF-8, as 40 upper-case hexadecimal digits: for looking something up in a
   * published list of such hashes, and for nothing else.
   */
  public static String sha1Hex(String text) {
    byte[] hash = digest("SHA-1", text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().withUpperCase().formatHex(hash);
  }

  /** SHA-256 of a text in UTF-8, as 43 characters of base64url. */
  public static String sha256Text(String text) {
    return Base64Url.encode(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether two texts are equal, in a time that does not tell where they differ. */
  public static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** HMAC-SHA-256: 32 bytes. */
  public static byte[] hmacSha256(byte[] key, byte[] data) {
    return hmac("HmacSHA256", key, data);
  }

  /** HMAC-SHA-384: 48 bytes. */
  public static byte[] hmacSha384(byte[] key, byte[] data) {
    return hmac("HmacSHA384", key, data);
  }

  private static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (GeneralSecurityException missing) {
      throw everyJdkHasIt(missing);
    }
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
