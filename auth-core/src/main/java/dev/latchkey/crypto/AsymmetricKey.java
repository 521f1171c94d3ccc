package dev.latchkey.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A public key, with its private key where it signs, and the one algorithm that it is for. It was
 * judged: the kind, the length and the curve are right, and the two halves belong together.
 * Immutable, thread-safe, never prints itself.
 */
public final class AsymmetricKey {
  private static final byte[] PROOF = "one pair".getBytes(StandardCharsets.US_ASCII);
  private static final int COORDINATE_BYTES = 32;

  private final KeyAlgorithm algorithm;
  private final PublicKey publicKey;
  private final Optional<PrivateKey> privateKey;

  private AsymmetricKey(PublicKey publicKey, Optional<PrivateKey> privateKey)
      throws BadKeyException {
    this.algorithm = KeyAlgorithm.of(publicKey);
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /** One that verifies. */
  static AsymmetricKey verifying(PublicKey publicKey) throws BadKeyException {
    return new AsymmetricKey(publicKey, Optional.empty());
  }

  /** One that signs, too: proven by a signature that the public key accepts. */
  static AsymmetricKey signing(PrivateKey privateKey, PublicKey publicKey) throws BadKeyException {
    AsymmetricKey key = new AsymmetricKey(publicKey, Optional.of(privateKey));
    try {
      if (key.verifies(PROOF, key.sign(PROOF))) {
        return key;
      }
    } catch (IllegalStateException cannotSign) {
      // As good as a signature that does not fit.
    }
    throw new BadKeyException("has a private and a public key that do not belong together");
  }

  /** What it is for. */
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  /** Whether it holds its private key. */
  public boolean canSign() {
    return privateKey.isPresent();
  }

  /** The signature of these bytes. */
  public byte[] sign(byte[] input) {
    try {
      Signature signature = algorithm.signature();
      signature.initSign(
          privateKey.orElseThrow(() -> new IllegalStateException("This key only verifies")));
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("Signing failed", failed);
    }
  }

  /** Whether the signature of these bytes is this key's; whatever is malformed is not. */
  public boolean verifies(byte[] input, byte[] signed) {
    try {
      Signature signature = algorithm.signature();
      signature.initVerify(publicKey);
      signature.update(input);
      return signature.verify(signed);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  /** The members that make the public JWK, and no others, by name. */
  public SortedMap<String, String> publicJwk() {
    if (publicKey instanceof RSAPublicKey rsa) {
      return new TreeMap<>(
          Map.of(
              "kty", "RSA",
              "n", Base64Url.encode(unsigned(rsa.getModulus())),
              "e", Base64Url.encode(unsigned(rsa.getPublicExponent()))));
    }
    if (publicKey instanceof ECPublicKey ec) {
      return new TreeMap<>(
          Map.of(
              "kty",
              "EC",
              "crv",
              "P-256",
              "x",
              Base64Url.encode(coordinate(ec.getW().getAffineX())),
              "y",
              Base64Url.encode(coordinate(ec.getW().getAffineY()))));
    }
    byte[] encoded = publicKey.getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - COORDINATE_BYTES, encoded.length);
    return new TreeMap<>(Map.of("kty", "OKP", "crv", "Ed25519", "x", Base64Url.encode(point)));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] bytes = unsigned(number);
    byte[] padded = new byte[COORDINATE_BYTES];
    System.arraycopy(bytes, 0, padded, COORDINATE_BYTES - bytes.length, bytes.length);
    return padded;
  }

  /** The SHA-256 thumbprint: the same key has the same wherever it comes from (RFC 7638). */
  public String thumbprint() {
    String json =
        publicJwk().entrySet().stream()
            .map(member -> "\"" + member.getKey() + "\":\"" + member.getValue() + "\"")
            .collect(Collectors.joining(",", "{", "}"));
    return Base64Url.encode(Hashes.sha256(json.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Says what it is for, nothing of the key. */
  @Override
  public String toString() {
    return "AsymmetricKey[" + algorithm.jose() + (canSign() ? ", signs]" : "]");
  }
}
