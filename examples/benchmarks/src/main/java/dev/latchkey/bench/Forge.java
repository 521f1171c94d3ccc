package dev.latchkey.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs any header and any claims with the true key: the tokens that no library would write. */
final class Forge {
  private final Trust trust;

  Forge(Trust trust) {
    this.trust = trust;
  }

  /** A token of this text in header and payload. */
  String token(String header, String claims) {
    String input = encode(header) + "." + encode(claims);
    return input + "." + encode(signature(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private byte[] signature(byte[] input) {
    Algorithm algorithm = trust.algorithm();
    try {
      if (!algorithm.isAsymmetric()) {
        return mac("HmacSHA256", trust.secret(), input);
      }
      Signature signature = Signature.getInstance(algorithm.jca(false));
      signature.initSign(trust.pair().getPrivate());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The header and claims with a MAC of this name, made with this key. */
  static String macToken(String header, String claims, String mac, byte[] key) {
    String input = encode(header) + "." + encode(claims);
    try {
      return input + "." + encode(mac(mac, key, input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static byte[] mac(String name, byte[] key, byte[] input) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(input);
  }

  /** The token with another signature of the same length. */
  static String withBadSignature(String token) {
    int end = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
    signature[signature.length / 4] ^= 1;
    return token.substring(0, end + 1) + encode(signature);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The header of a token in JSON. */
  static String header(String token) {
    return decode(token.substring(0, token.indexOf('.')));
  }

  /** The claims of a token in JSON. */
  static String claims(String token) {
    return decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
  }

  private static String decode(String segment) {
    return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
  }
}
