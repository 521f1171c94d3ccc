package dev.latchkey.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The bare cryptography: a {@link Mac} or {@link Signature} that is kept, over bytes that are
 * ready. No library can be faster on the same provider. For one thread.
 */
enum Floor {
  /** On the first provider that has it, as the JDK comes. */
  FLOOR("floor"),
  /** On Bouncy Castle. */
  FLOOR_BOUNCY_CASTLE("floor on Bouncy Castle");

  private final String label;

  Floor(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  private Provider provider(String service, String name) {
    return this == FLOOR
        ? Security.getProviders(service + "." + name)[0]
        : new BouncyCastleProvider();
  }

  private String name(Algorithm algorithm) {
    return algorithm.jca(this == FLOOR_BOUNCY_CASTLE);
  }

  /** Verifies the ready bytes of these tokens. */
  Work verifying(Trust trust, List<String> tokens) throws GeneralSecurityException {
    byte[][] inputs = inputs(tokens);
    byte[][] signatures =
        tokens.stream()
            .map(
                token -> Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1)))
            .toArray(byte[][]::new);
    if (!trust.algorithm().isAsymmetric()) {
      Mac mac = mac(trust);
      return i -> accepted(MessageDigest.isEqual(mac.doFinal(inputs[i]), signatures[i]));
    }
    Signature signature = signature(trust);
    signature.initVerify(publicKey(trust, signature.getProvider()));
    return i -> {
      signature.update(inputs[i]);
      return accepted(signature.verify(signatures[i]));
    };
  }

  private static boolean accepted(boolean holds) {
    Check.that(holds, "signature");
    return holds;
  }

  /** Signs the ready bytes of these tokens. */
  Work signing(Trust trust, List<String> tokens) throws GeneralSecurityException {
    byte[][] inputs = inputs(tokens);
    if (!trust.algorithm().isAsymmetric()) {
      Mac mac = mac(trust);
      return i -> mac.doFinal(inputs[i]);
    }
    Signature signature = signature(trust);
    signature.initSign(privateKey(trust, signature.getProvider()));
    return i -> {
      signature.update(inputs[i]);
      return signature.sign();
    };
  }

  private static byte[][] inputs(List<String> tokens) {
    return tokens.stream()
        .map(token -> token.substring(0, token.lastIndexOf('.')))
        .map(input -> input.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  private Mac mac(Trust trust) throws GeneralSecurityException {
    String name = name(trust.algorithm());
    Mac mac = Mac.getInstance(name, provider("Mac", name));
    mac.init(new SecretKeySpec(trust.secret(), name));
    return mac;
  }

  private Signature signature(Trust trust) throws GeneralSecurityException {
    String name = name(trust.algorithm());
    return Signature.getInstance(name, provider("Signature", name));
  }

  /** The key as an object of the provider: a foreign one would be converted each time. */
  private PublicKey publicKey(Trust trust, Provider provider) throws GeneralSecurityException {
    PublicKey key = trust.pair().getPublic();
    return this == FLOOR
        ? key
        : KeyFactory.getInstance(key.getAlgorithm(), provider)
            .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  private PrivateKey privateKey(Trust trust, Provider provider) throws GeneralSecurityException {
    PrivateKey key = trust.pair().getPrivate();
    return this == FLOOR
        ? key
        : KeyFactory.getInstance(key.getAlgorithm(), provider)
            .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }
}
