package dev.latchkey.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.crypto.AsymmetricKey;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.HmacKey;
import dev.latchkey.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key with its id and the one algorithm that it is for: a token chooses neither (RFC 8725,
 * section 3.1). Immutable, thread-safe, never prints the key.
 */
final class SigningKey {
  static final String TYPE = "at+jwt";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final JWSHeader header;
  private final byte[] encodedHeader;
  private final Scheme scheme;
  private final Optional<AsymmetricKey> pair;

  private SigningKey(String id, String algorithm, Scheme scheme, Optional<AsymmetricKey> pair) {
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
            .type(new JOSEObjectType(TYPE))
            .keyID(id)
            .build();
    this.encodedHeader = (header.toBase64URL() + ".").getBytes(StandardCharsets.US_ASCII);
    this.scheme = scheme;
    this.pair = pair;
  }

  /** How signatures are made and checked. */
  private interface Scheme {
    /** The length of a signature as text. */
    int textLength();

    /** Writes the signature of the bytes before this place to the place after it. */
    void sign(byte[] token, int end);

    /** Whether what stands after this place is the signature of the bytes before it. */
    boolean verifies(byte[] token, int end);

    /** The same for a token that was taken apart. */
    boolean verifies(JWSHeader header, CompactJws jws);
  }

  private record SecretScheme(HmacKey key, MACVerifier verifier) implements Scheme {
    @Override
    public int textLength() {
      return HmacKey.TEXT_LENGTH;
    }

    @Override
    public void sign(byte[] token, int end) {
      key.sign(token, end, end + 1);
    }

    @Override
    public boolean verifies(byte[] token, int end) {
      return key.verifies(token, end, end + 1);
    }

    /** Any failure of the cryptography is a no. */
    @Override
    public boolean verifies(JWSHeader header, CompactJws jws) {
      try {
        return verifier.verify(header, jws.signingInput(), Base64URL.encode(jws.signature()));
      } catch (JOSEException failed) {
        return false;
      }
    }
  }

  private record PairScheme(AsymmetricKey key, int textLength) implements Scheme {
    @Override
    public void sign(byte[] token, int end) {
      byte[] text = Base64Url.encode(key.sign(token, end)).getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(text, 0, token, end + 1, text.length);
    }

    @Override
    public boolean verifies(byte[] token, int end) {
      String text = new String(token, end + 1, textLength, StandardCharsets.ISO_8859_1);
      return Base64Url.decode(text).filter(signed -> key.verifies(token, end, signed)).isPresent();
    }

    @Override
    public boolean verifies(JWSHeader header, CompactJws jws) {
      byte[] input = jws.signingInput();
      return key.verifies(input, input.length, jws.signature());
    }
  }

  /** HS256 with the bytes of the secret as they are. The id is derived and tells nothing of it. */
  static SigningKey hs256(Secret secret) {
    byte[] key = secret.bytes();
    try {
      return new SigningKey(
          secret.id(),
          JWSAlgorithm.HS256.getName(),
          new SecretScheme(new HmacKey(key), new MACVerifier(key)),
          Optional.empty());
    } catch (JOSEException tooShort) {
      throw new IllegalArgumentException("An HS256 key has at least 32 bytes", tooShort);
    }
  }

  /** A key pair, or a public key that only verifies. */
  static SigningKey of(String id, AsymmetricKey key) {
    int textLength = (key.signatureLength() * 4 + 2) / 3;
    return new SigningKey(
        id, key.algorithm().jose(), new PairScheme(key, textLength), Optional.of(key));
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

  /** Whether it is one of a pair, whose signatures are dear to check. */
  boolean isPair() {
    return pair.isPresent();
  }

  /** How each of its tokens begins: the header and a dot. Not a copy: change nothing in it. */
  byte[] header() {
    return encodedHeader;
  }

  /** The length of a signature as it stands in a token. */
  int signatureLength() {
    return scheme.textLength();
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
    return scheme.verifies(header, jws);
  }

  /**
   * The same for a token of which nothing is known but its length: what stands before this place
   * was signed, and the signature after the dot at it is as long as {@link #signatureLength()}.
   */
  boolean verifies(byte[] token, int end) {
    return scheme.verifies(token, end);
  }

  /** The compact form of these claims, signed. */
  String sign(ByteBuffer claims) {
    byte[] payload = ENCODER.encode(claims).array();
    int end = encodedHeader.length + payload.length;
    byte[] token = Arrays.copyOf(encodedHeader, end + 1 + signatureLength());
    System.arraycopy(payload, 0, token, encodedHeader.length, payload.length);
    token[end] = '.';
    scheme.sign(token, end);
    return new String(token, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return "SigningKey[id=" + id() + ", algorithm=" + algorithm() + "]";
  }
}
