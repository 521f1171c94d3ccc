package dev.latchkey.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** The signatures that are measured. */
public enum Algorithm {
  /** HMAC with SHA-256. */
  HS256("HS256", "HmacSHA256"),
  /** RSA of 2048 bits, PKCS#1 v1.5. */
  RS256("RS256", "SHA256withRSA"),
  /** ECDSA on P-256. */
  ES256("ES256", "SHA256withECDSAinP1363Format"),
  /** EdDSA on Curve25519. */
  ED25519("EdDSA", "Ed25519");

  private final String jose;
  private final String jca;

  Algorithm(String jose, String jca) {
    this.jose = jose;
    this.jca = jca;
  }

  /** The {@code alg} of tokens. */
  String jose() {
    return jose;
  }

  /** The name under which Bouncy Castle, or else the JDK, has it. */
  String jca(boolean bouncyCastle) {
    return bouncyCastle && this == ES256 ? "SHA256withPLAIN-ECDSA" : jca;
  }

  /** What rows and report call it. */
  String label() {
    return this == ED25519 ? "Ed25519" : jose;
  }

  /** Whether it has a public key. */
  boolean isAsymmetric() {
    return this != HS256;
  }

  /** A fresh pair. */
  KeyPair pair() {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              switch (this) {
                case HS256 -> throw new IllegalStateException("HS256 has no pair");
                case RS256 -> "RSA";
                case ES256 -> "EC";
                case ED25519 -> "Ed25519";
              });
      if (this == RS256) {
        generator.initialize(2048);
      } else if (this == ES256) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("This JDK lacks " + label(), missing);
    }
  }
}
