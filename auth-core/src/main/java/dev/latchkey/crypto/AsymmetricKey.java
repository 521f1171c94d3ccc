package dev.latchkey.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
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
  private final Pool<Signature> signers;
  private final Pool<Signature> verifiers;

  private AsymmetricKey(
      PublicKey publicKey, Optional<PrivateKey> privateKey, Optional<Provider> provider)
      throws BadKeyException {
    this.algorithm = KeyAlgorithm.of(publicKey);
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    KeyAlgorithm.Signatures signatures = algorithm.signatures(publicKey, privateKey, provider);
    signers = new Pool<>(signatures::signing);
    verifiers = new Pool<>(signatures::verifying);
  }

  /** One that verifies. */
  static AsymmetricKey verifying(PublicKey publicKey) throws BadKeyException {
    return new AsymmetricKey(publicKey, Optional.empty(), Optional.empty());
  }

  /** One that signs, too: proven by a signature that the public key accepts. */
  static AsymmetricKey signing(PrivateKey privateKey, PublicKey publicKey) throws BadKeyException {
    return new AsymmetricKey(publicKey, Optional.of(privateKey), Optional.empty()).proven();
  }

  /**
   * The same key, used by this provider of cryptography and translated into its own form; by that
   * of the JDK where it is empty.
   *
   * @throws BadKeyException where the provider has no such signatures, or makes wrong ones
   */
  public AsymmetricKey on(Optional<Provider> provider) throws BadKeyException {
    return provider.isEmpty() ? this : new AsymmetricKey(publicKey, privateKey, provider).proven();
  }

  private AsymmetricKey proven() throws BadKeyException {
    if (canSign() && !isOnePair()) {
      throw new BadKeyException("has a private and a public key that do not belong together");
    }
    return this;
  }

  private boolean isOnePair() {
    try {
      return verifies(PROOF, sign(PROOF));
    } catch (IllegalStateException cannotSign) {
      return false;
    }
  }

  /** What it is for. */
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  /** Whether it holds its private key. */
  public boolean canSign() {
    return privateKey.isPresent();
  }

  /** The length of its signatures in bytes. */
  public int signatureLength() {
    return publicKey instanceof RSAPublicKey rsa
        ? (rsa.getModulus().bitLength() + 7) / 8
        : 2 * COORDINATE_BYTES;
  }

  /** The signature of these bytes. */
  public byte[] sign(byte[] input) {
    return sign(input, input.length);
  }

  /** The signature of the bytes before this place. */
  public byte[] sign(byte[] bytes, int end) {
    Signature signature = signers.take();
    try {
      signature.update(bytes, 0, end);
      byte[] signed = signature.sign();
      signers.giveBack(signature);
      return signed;
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("Signing failed", failed);
    }
  }

  /** Whether the signature of these bytes is this key's; whatever is malformed is not. */
  public boolean verifies(byte[] input, byte[] signed) {
    return verifies(input, input.length, signed);
  }

  /** Whether the signature of the bytes before this place is this key's. */
  public boolean verifies(byte[] bytes, int end, byte[] signed) {
    Signature signature = verifiers.take();
    try {
      signature.update(bytes, 0, end);
      boolean verified = signature.verify(signed);
      verifiers.giveBack(signature);
      return verified;
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
