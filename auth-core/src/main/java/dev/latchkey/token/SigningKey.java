package dev.latchkey.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.crypto.AsymmetricKey;
import dev.latchkey.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key with its id and the one algorithm that it is for: a token chooses neither (RFC 8725,
 * section 3.1). Immutable, thread-safe, never prints the key.
 */
final class SigningKey {
  private final JWSHeader header;
  private final Base64URL encodedHeader;
  private final Signer signer;
  private final Verifier verifier;
  private final Optional<AsymmetricKey> pair;

  private SigningKey(
      String id,
      JWSAlgorithm algorithm,
      Signer signer,
      Verifier verifier,
      Optional<AsymmetricKey> pair) {
    this.header =
        new JWSHeader.Builder(algorithm)
            .type(new JOSEObjectType(JwtVerifier.TYPE))
            .keyID(id)
            .build();
    this.encodedHeader = header.toBase64URL();
    this.signer = signer;
    this.verifier = verifier;
    this.pair = pair;
  }

  @FunctionalInterface
  private interface Signer {
    Base64URL sign(JWSHeader header, byte[] input) throws JOSEException;
  }

  @FunctionalInterface
  private interface Verifier {
    boolean verifies(JWSHeader header, byte[] input, byte[] signature) throws JOSEException;
  }

  /** HS256 with the bytes of the secret as they are. The id is derived and tells nothing of it. */
  static SigningKey hs256(Secret secret) {
    byte[] key = secret.bytes();
    try {
      MACVerifier verifier = new MACVerifier(key);
      return new SigningKey(
          secret.id(),
          JWSAlgorithm.HS256,
          new MACSigner(key)::sign,
          (header, input, mac) -> verifier.verify(header, input, Base64URL.encode(mac)),
          Optional.empty());
    } catch (JOSEException tooShort) {
      throw new IllegalArgumentException("An HS256 key has at least 32 bytes", tooShort);
    }
  }

  /** A key pair, or a public key that only verifies. */
  static SigningKey of(String id, AsymmetricKey key) {
    return new SigningKey(
        id,
        JWSAlgorithm.parse(key.algorithm().jose()),
        (header, input) -> Base64URL.encode(key.sign(input)),
        (header, input, signature) -> key.verifies(input, signature),
        Optional.of(key));
  }

  String id() {
    return header.getKeyID();
  }

  String algorithm() {
    return header.getAlgorithm().getName();
  }

  boolean canSign() {
    return pair.map(AsymmetricKey::canSign).orElse(true);
  }

  /**
   * What the world may know of it: the public members and what the key is for. Nothing, where it is
   * a shared secret.
   */
  Optional<Map<String, Object>> publicJwk() {
    return pair.map(
        key -> {
          Map<String, Object> jwk = new LinkedHashMap<>(key.publicJwk());
          jwk.put("kid", id());
          jwk.put("alg", algorithm());
          jwk.put("use", "sig");
          return jwk;
        });
  }

  /** Whether the signature was made with this key; any failure of the cryptography is a no. */
  boolean verifies(CompactJws jws) {
    try {
      return verifier.verifies(header, jws.signingInput(), jws.signature());
    } catch (JOSEException failed) {
      return false;
    }
  }

  /** The compact form of these claims, signed. */
  String sign(Map<String, Object> claims) {
    String input = encodedHeader + "." + new Payload(claims).toBase64URL();
    try {
      return input + "." + signer.sign(header, input.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException failed) {
      throw new IllegalStateException("Signing failed", failed);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[id=" + id() + ", algorithm=" + algorithm() + "]";
  }
}
