package dev.latchkey.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Checks exactly the tokens that our own issuer writes, in one pass, for everything but their time;
 * all others are left to {@link StrictLane}. It decides as that one does, and is never less strict:
 * the header is one of those that our keys write, byte for byte, so it needs no judging; what was
 * signed is one JSON text of the one shape that {@link PlainClaims} knows, so nothing in it can be
 * read in two ways. Immutable and thread-safe.
 */
final class FastLane {
  private static final int SPARE_BITS_OF_ONE_BYTE = 0xf;
  private static final int SPARE_BITS_OF_TWO_BYTES = 0x3;

  private final SigningKeys keys;
  private final PlainClaims claims;

  FastLane(SigningKeys keys, PlainClaims claims) {
    this.keys = keys;
    this.claims = claims;
  }

  /**
   * Checks a token, whatever its time.
   *
   * @return what it says, or null where it is for the strict lane to judge
   * @throws dev.latchkey.AuthException where the strict lane would refuse it as well
   */
  @Nullable AccessToken verify(String token) {
    KeySet current = keys.current();
    AccessToken known = keys.verified().find(token, current);
    return known == null ? firstSeen(token, current) : known;
  }

  private @Nullable AccessToken firstSeen(String token, KeySet current) {
    if (token.length() > CompactJws.MAX_LENGTH) {
      return null;
    }
    byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
    SigningKey key = current.withHeaderOf(bytes);
    if (key == null) {
      return null;
    }
    int end = bytes.length - key.signatureLength() - 1;
    if (end <= key.header().length || bytes[end] != '.') {
      return null;
    }
    if (!key.verifies(bytes, end)) {
      throw Refused.because("no key of ours made the signature with this alg");
    }
    AccessToken verified = read(bytes, key.header().length, end);
    if (verified != null && key.isPair()) {
      keys.verified().keep(token, verified, current);
    }
    return verified;
  }

  private @Nullable AccessToken read(byte[] bytes, int start, int end) {
    try {
      byte[] json =
          Base64.getUrlDecoder().decode(ByteBuffer.wrap(bytes, start, end - start)).array();
      return isCanonical(bytes, start, end) ? claims.read(json) : null;
    } catch (IllegalArgumentException notBase64Url) {
      return null;
    }
  }

  /** No padding, and zero in the bits that the last character has to spare. */
  private static boolean isCanonical(byte[] bytes, int start, int end) {
    int last =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(bytes[end - 1]);
    int spare =
        switch ((end - start) % 4) {
          case 2 -> SPARE_BITS_OF_ONE_BYTE;
          case 3 -> SPARE_BITS_OF_TWO_BYTES;
          default -> 0;
        };
    return last >= 0 && (last & spare) == 0;
  }
}
