package dev.latchkey.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.crypto.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * A key with its id and the one algorithm that it is for: a token chooses neither (RFC 8725,
 * section 3.1). Immutable, thread-safe, never prints the key.
 */
final class SigningKey {
  private final JWSHeader header;
  private final Optional<JWSSigner> signer;
  private final JWSVerifier verifier;

  private SigningKey(
      String id, JWSAlgorithm algorithm, Optional<JWSSigner> signer, JWSVerifier verifier) {
    this.header =
        new JWSHeader.Builder(algorithm)
            .type(new JOSEObjectType(JwtTokenService.TYPE))
            .keyID(id)
            .build();
    this.signer = signer;
    this.verifier = verifier;
  }

  /** HS256 with the bytes of the secret as they are. The id is derived and tells nothing of it. */
  static SigningKey hs256(Secret secret) {
    byte[] key = secret.bytes();
    try {
      return new SigningKey(
          secret.id(), JWSAlgorithm.HS256, Optional.of(new MACSigner(key)), new MACVerifier(key));
    } catch (JOSEException tooShort) {
      throw new IllegalArgumentException("An HS256 key has at least 32 bytes", tooShort);
    }
  }

  /** A key that only verifies. */
  static SigningKey verifyOnly(String id, JWSAlgorithm algorithm, JWSVerifier verifier) {
    return new SigningKey(id, algorithm, Optional.empty(), verifier);
  }

  String id() {
    return header.getKeyID();
  }

  String algorithm() {
    return header.getAlgorithm().getName();
  }

  /** Whether the signature was made with this key; any failure of the cryptography is a no. */
  boolean verifies(CompactJws jws) {
    try {
      return verifier.verify(header, jws.signingInput(), Base64URL.encode(jws.signature()));
    } catch (JOSEException failed) {
      return false;
    }
  }

  /** The compact form of these claims, signed. */
  String sign(Map<String, Object> claims) {
    JWSObject jws = new JWSObject(header, new Payload(claims));
    try {
      jws.sign(signer.orElseThrow(() -> new IllegalStateException("This key only verifies")));
    } catch (JOSEException failed) {
      throw new IllegalStateException("Signing failed", failed);
    }
    return jws.serialize();
  }

  @Override
  public String toString() {
    return "SigningKey[id=" + id() + ", algorithm=" + algorithm() + "]";
  }
}
