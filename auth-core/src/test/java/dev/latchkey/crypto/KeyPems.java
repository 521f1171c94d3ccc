package dev.latchkey.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Fresh pairs of keys, and their PEM as tools write it. */
public final class KeyPems {
  private static final String BREAK = "\n";

  private KeyPems() {}

  /** A pair for ES256. */
  public static KeyPair p256() {
    return ec("secp256r1");
  }

  /** A pair on this curve. */
  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A pair for EdDSA. */
  public static KeyPair ed25519() {
    return of("Ed25519", 0);
  }

  /** A pair for RS256. */
  public static KeyPair rsa(int bits) {
    return of("RSA", bits);
  }

  /** A pair of this kind; the size is the usual one where it is 0. */
  public static KeyPair of(String kind, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (size > 0) {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The private key and the public one after it. */
  public static String of(KeyPair pair) {
    return of(pair.getPrivate()) + of(pair.getPublic());
  }

  /** The private key. */
  public static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** The public key. */
  public static String of(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  /** A block of this type. */
  public static String block(String type, byte[] content) {
    String base64 =
        Base64.getMimeEncoder(64, BREAK.getBytes(StandardCharsets.US_ASCII))
            .encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }
}
