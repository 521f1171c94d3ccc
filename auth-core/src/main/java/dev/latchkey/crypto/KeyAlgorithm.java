package dev.latchkey.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * The asymmetric signatures that are made and checked. Which of them is decided by the key: each
 * key is for one of them and for nothing else (RFC 8725, section 3.1).
 *
 * <p>RFC 7518, sections 3.3 and 3.4; RFC 8037, section 3.1.
 */
public enum KeyAlgorithm {
  /** ECDSA on P-256 with SHA-256, the signature as r and s side by side. */
  ES256("ES256", "SHA256withECDSAinP1363Format", "SHA256withPLAIN-ECDSA"),
  /** Ed25519. */
  EDDSA("EdDSA", "Ed25519"),
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256("RS256", "SHA256withRSA");

  private static final int MIN_RSA_BITS = 2048;

  /** A larger modulus makes each check dear, and the whole process with it. */
  private static final int MAX_RSA_BITS = 8192;

  private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);
  private static final int MAX_EXPONENT_BITS = 64;

  private final String jose;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> names;

  KeyAlgorithm(String jose, String... names) {
    this.jose = jose;
    this.names = List.of(names);
  }

  /** The name in tokens and JWKs. */
  public String jose() {
    return jose;
  }

  /**
   * Signatures with this pair by this provider, or by the JDK.
   *
   * @throws BadKeyException where the provider cannot use the key so
   */
  Signatures signatures(
      PublicKey publicKey, Optional<PrivateKey> privateKey, Optional<Provider> provider)
      throws BadKeyException {
    for (String name : names) {
      try {
        return Signatures.tried(name, publicKey, privateKey, provider);
      } catch (GeneralSecurityException unsupported) {
        // Providers call it differently.
      }
    }
    throw new BadKeyException("cannot be used with this provider of cryptography");
  }

  /** Makes signature objects for one pair of keys. */
  record Signatures(
      String name,
      PublicKey publicKey,
      Optional<PrivateKey> privateKey,
      Optional<Provider> provider) {
    static Signatures tried(
        String name,
        PublicKey publicKey,
        Optional<PrivateKey> privateKey,
        Optional<Provider> provider)
        throws GeneralSecurityException {
      Signatures signatures =
          provider.isEmpty()
              ? new Signatures(name, publicKey, privateKey, provider)
              : translated(name, publicKey, privateKey, provider.get());
      signatures.object().initVerify(signatures.publicKey);
      return signatures;
    }

    /**
     * A key of another provider would be translated anew at each use, where it works at all. A
     * provider without a key factory, as Corretto for Ed25519, gets the key as it is.
     */
    private static Signatures translated(
        String name, PublicKey publicKey, Optional<PrivateKey> privateKey, Provider provider)
        throws GeneralSecurityException {
      if (provider.getService("KeyFactory", publicKey.getAlgorithm()) == null) {
        return new Signatures(name, publicKey, privateKey, Optional.of(provider));
      }
      KeyFactory factory = KeyFactory.getInstance(publicKey.getAlgorithm(), provider);
      PublicKey own = factory.generatePublic(new X509EncodedKeySpec(publicKey.getEncoded()));
      Optional<PrivateKey> ownPrivate =
          privateKey.isEmpty()
              ? privateKey
              : Optional.of(
                  factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey.get().getEncoded())));
      return new Signatures(name, own, ownPrivate, Optional.of(provider));
    }

    private Signature object() throws GeneralSecurityException {
      return provider.isEmpty()
          ? Signature.getInstance(name)
          : Signature.getInstance(name, provider.get());
    }

    Signature verifying() {
      try {
        Signature signature = object();
        signature.initVerify(publicKey);
        return signature;
      } catch (GeneralSecurityException gone) {
        throw new IllegalStateException("The signature algorithm is gone", gone);
      }
    }

    Signature signing() {
      try {
        Signature signature = object();
        signature.initSign(
            privateKey.orElseThrow(() -> new IllegalStateException("This key only verifies")));
        return signature;
      } catch (GeneralSecurityException unusable) {
        throw new IllegalStateException("The private key cannot sign", unusable);
      }
    }

    @Override
    public String toString() {
      return "Signatures[" + name + "]";
    }
  }

  /**
   * What this key is for.
   *
   * @throws BadKeyException where it is too short, on another curve, or of another kind
   */
  static KeyAlgorithm of(PublicKey key) throws BadKeyException {
    if (key instanceof RSAPublicKey rsa) {
      checkRsa(rsa.getModulus(), rsa.getPublicExponent());
      return RS256;
    }
    if (key instanceof ECPublicKey ec) {
      checkP256(ec);
      return ES256;
    }
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
      return EDDSA;
    }
    throw new BadKeyException("is not an EC P-256, Ed25519 or RSA key");
  }

  private static void checkRsa(BigInteger modulus, BigInteger exponent) throws BadKeyException {
    if (modulus.bitLength() < MIN_RSA_BITS || modulus.bitLength() > MAX_RSA_BITS) {
      throw new BadKeyException("is an RSA key of fewer than 2048 or more than 8192 bits");
    }
    if (exponent.compareTo(MIN_EXPONENT) < 0
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw new BadKeyException("is an RSA key with an unsafe public exponent: take 65537");
    }
  }

  private static void checkP256(ECPublicKey key) throws BadKeyException {
    ECParameterSpec found = key.getParams();
    ECParameterSpec wanted = p256();
    if (!found.getCurve().equals(wanted.getCurve())
        || !found.getGenerator().equals(wanted.getGenerator())
        || !found.getOrder().equals(wanted.getOrder())) {
      throw new BadKeyException("is an EC key on another curve than P-256");
    }
    if (!isOn(wanted.getCurve(), ((ECFieldFp) wanted.getCurve().getField()).getP(), key.getW())) {
      throw new BadKeyException("is an EC key with a point that is not on the curve");
    }
  }

  private static boolean isOn(EllipticCurve curve, BigInteger p, ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
  }

  static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("This JDK lacks P-256", missing);
    }
  }
}
