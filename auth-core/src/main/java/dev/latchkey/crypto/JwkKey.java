package dev.latchkey.crypto;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the key of a JWK, by the letter: canonical base64url, coordinates of their full length, and
 * {@code alg}, {@code use} and {@code key_ops} that agree with what the key is used for here. With
 * a {@code d} it signs.
 *
 * <p>RFC 7517, section 4; RFC 7518, section 6; RFC 8037, section 2.
 */
public final class JwkKey {
  private static final int FIELD_BYTES = 32;
  private static final int MAX_KID = 255;
  private static final String D = "d";

  /** What goes before the 32 bytes of an Ed25519 key in its encoding (RFC 8410). */
  private static final String ED25519_PUBLIC = "302a300506032b6570032100";

  private static final String ED25519_PRIVATE = "302e020100300506032b657004220420";

  private final Map<String, Object> jwk;

  private JwkKey(Map<String, Object> jwk) {
    this.jwk = jwk;
  }

  /**
   * The key of this JWK.
   *
   * @throws BadKeyException where it is malformed, unsafe, or for something else
   */
  public static AsymmetricKey parse(Map<String, Object> jwk) throws BadKeyException {
    return new JwkKey(jwk).parse();
  }

  /**
   * Its {@code kid}, if it has one.
   *
   * @throws BadKeyException where that is no text of 1 to 255 characters
   */
  public static Optional<String> id(Map<String, Object> jwk) throws BadKeyException {
    if (!jwk.containsKey("kid")) {
      return Optional.empty();
    }
    if (jwk.get("kid") instanceof String id && !id.isBlank() && id.length() <= MAX_KID) {
      return Optional.of(id);
    }
    throw new BadKeyException("has a kid that is not a text of 1 to 255 characters");
  }

  private AsymmetricKey parse() throws BadKeyException {
    AsymmetricKey key =
        switch (String.valueOf(jwk.get("kty"))) {
          case "EC" -> ec();
          case "OKP" -> okp();
          case "RSA" -> rsa();
          default -> throw new BadKeyException("is not a JWK of kty EC, OKP or RSA");
        };
    checkPurpose(key);
    return key;
  }

  private AsymmetricKey ec() throws BadKeyException {
    requireCurve("P-256", "is an EC key on another curve than P-256");
    PublicKey publicKey =
        KeyParts.ecPublicKey(
            new BigInteger(1, bytes("x", FIELD_BYTES)),
            new BigInteger(1, bytes("y", FIELD_BYTES)),
            KeyAlgorithm.p256());
    if (!jwk.containsKey(D)) {
      return AsymmetricKey.verifying(publicKey);
    }
    BigInteger secret = new BigInteger(1, bytes(D, FIELD_BYTES));
    return signing("EC", new ECPrivateKeySpec(secret, KeyAlgorithm.p256()), publicKey);
  }

  private AsymmetricKey okp() throws BadKeyException {
    requireCurve("Ed25519", "is an OKP key on another curve than Ed25519");
    PublicKey publicKey = KeyParts.publicKey(withPrefix(ED25519_PUBLIC, "x"));
    if (!jwk.containsKey(D)) {
      return AsymmetricKey.verifying(publicKey);
    }
    return AsymmetricKey.signing(KeyParts.privateKey(withPrefix(ED25519_PRIVATE, D)), publicKey);
  }

  private AsymmetricKey rsa() throws BadKeyException {
    PublicKey publicKey =
        KeyParts.of(
            "RSA", KeyFactory::generatePublic, new RSAPublicKeySpec(number("n"), number("e")));
    if (!jwk.containsKey(D)) {
      return AsymmetricKey.verifying(publicKey);
    }
    if (jwk.containsKey("oth")) {
      throw new BadKeyException("is an RSA key of more than two primes");
    }
    KeySpec secret =
        new RSAPrivateCrtKeySpec(
            number("n"),
            number("e"),
            number(D),
            number("p"),
            number("q"),
            number("dp"),
            number("dq"),
            number("qi"));
    return signing("RSA", secret, publicKey);
  }

  private static AsymmetricKey signing(String kind, KeySpec secret, PublicKey publicKey)
      throws BadKeyException {
    PrivateKey privateKey = KeyParts.of(kind, KeyFactory::generatePrivate, secret);
    return AsymmetricKey.signing(privateKey, publicKey);
  }

  private void requireCurve(String curve, String problem) throws BadKeyException {
    if (!curve.equals(jwk.get("crv"))) {
      throw new BadKeyException(problem);
    }
  }

  /** A key for something else is not used for this (RFC 7517, sections 4.2 to 4.4). */
  private void checkPurpose(AsymmetricKey key) throws BadKeyException {
    if (jwk.containsKey("alg") && !key.algorithm().jose().equals(jwk.get("alg"))) {
      throw new BadKeyException("has an alg that is not " + key.algorithm().jose());
    }
    if (jwk.containsKey("use") && !"sig".equals(jwk.get("use"))) {
      throw new BadKeyException("has a use that is not sig");
    }
    String operation = key.canSign() ? "sign" : "verify";
    if (jwk.containsKey("key_ops")
        && !(jwk.get("key_ops") instanceof List<?> allowed && allowed.contains(operation))) {
      throw new BadKeyException("has key_ops without " + operation);
    }
  }

  private BigInteger number(String name) throws BadKeyException {
    return new BigInteger(1, bytes(name));
  }

  private byte[] withPrefix(String prefix, String name) throws BadKeyException {
    byte[] bytes = bytes(name, FIELD_BYTES);
    return HexFormat.of().parseHex(prefix + HexFormat.of().formatHex(bytes));
  }

  private byte[] bytes(String name, int length) throws BadKeyException {
    byte[] bytes = bytes(name);
    if (bytes.length != length) {
      throw new BadKeyException("has a member " + name + " of the wrong length");
    }
    return bytes;
  }

  private byte[] bytes(String name) throws BadKeyException {
    if (jwk.get(name) instanceof String text) {
      Optional<byte[]> bytes = Base64Url.decode(text).filter(found -> found.length > 0);
      if (bytes.isPresent()) {
        return bytes.get();
      }
    }
    throw new BadKeyException("has no member " + name + " of canonical base64url");
  }
}
