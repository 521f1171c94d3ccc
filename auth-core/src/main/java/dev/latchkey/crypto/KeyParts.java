package dev.latchkey.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes keys of the JDK of what PEM files and JWKs hold. */
final class KeyParts {
  private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");
  private static final int P256_BYTES = 32;
  private static final byte UNCOMPRESSED = 4;

  private KeyParts() {}

  /** Makes a key of a specification. */
  @FunctionalInterface
  interface Maker<K> {
    K make(KeyFactory factory, KeySpec spec) throws InvalidKeySpecException;
  }

  static PrivateKey privateKey(byte[] pkcs8) throws BadKeyException {
    return ofAnyKind(KeyFactory::generatePrivate, new PKCS8EncodedKeySpec(pkcs8));
  }

  static PublicKey publicKey(byte[] x509) throws BadKeyException {
    return ofAnyKind(KeyFactory::generatePublic, new X509EncodedKeySpec(x509));
  }

  private static <K> K ofAnyKind(Maker<K> maker, KeySpec spec) throws BadKeyException {
    for (String kind : KINDS) {
      K key = orNull(kind, maker, spec);
      if (key != null) {
        return key;
      }
    }
    throw new BadKeyException("is not an EC P-256, Ed25519 or RSA key");
  }

  /** A key of this kind. */
  static <K> K of(String kind, Maker<K> maker, KeySpec spec) throws BadKeyException {
    K key = orNull(kind, maker, spec);
    if (key == null) {
      throw new BadKeyException("is not a key");
    }
    return key;
  }

  private static <K> @Nullable K orNull(String kind, Maker<K> maker, KeySpec spec) {
    try {
      return maker.make(KeyFactory.getInstance(kind), spec);
    } catch (InvalidKeySpecException ofAnotherKind) {
      return null;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("This JDK lacks a kind of key", missing);
    }
  }

  /** The public half that the private key, or the PKCS#8 structure around it, tells. */
  static PublicKey publicKeyOf(PrivateKey key, byte[] pkcs8) throws BadKeyException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return of(
          "RSA",
          KeyFactory::generatePublic,
          new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    if (key instanceof EdECPrivateKey ed && ed.getParams().getName().equals("Ed25519")) {
      return ed25519PublicKey(ed);
    }
    if (key instanceof ECPrivateKey ec) {
      byte[] point =
          Der.ecPublicPoint(pkcs8)
              .orElseThrow(
                  () ->
                      new BadKeyException(
                          "is an EC key without its public key: append the PUBLIC KEY block that"
                              + " `openssl pkey -pubout` prints"));
      return ecPublicKey(point, ec.getParams());
    }
    throw new BadKeyException("is not an EC P-256, Ed25519 or RSA key");
  }

  private static PublicKey ecPublicKey(byte[] point, ECParameterSpec curve) throws BadKeyException {
    if (point.length != 1 + 2 * P256_BYTES || point[0] != UNCOMPRESSED) {
      throw new BadKeyException("is an EC key on another curve than P-256");
    }
    return ecPublicKey(
        new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + P256_BYTES)),
        new BigInteger(1, Arrays.copyOfRange(point, 1 + P256_BYTES, point.length)),
        curve);
  }

  static PublicKey ecPublicKey(BigInteger x, BigInteger y, ECParameterSpec curve)
      throws BadKeyException {
    return of("EC", KeyFactory::generatePublic, new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  /**
   * A private key of Ed25519 is 32 random bytes, and the public one is computed from them (RFC
   * 8032, section 5.1.5). The JDK computes it where it makes a pair, and nowhere else: so it makes
   * a pair of "random" bytes that are those of the key. Whether it did is proven with the pair.
   */
  private static PublicKey ed25519PublicKey(EdECPrivateKey key) throws BadKeyException {
    byte[] seed = key.getBytes().orElseThrow(() -> new BadKeyException("hides its private key"));
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new SeedAsRandomness(seed));
      return generator.generateKeyPair().getPublic();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("This JDK lacks Ed25519", missing);
    }
  }

  private static final class SeedAsRandomness extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    SeedAsRandomness(byte[] seed) {
      super(null, null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
