package dev.latchkey.token;

import dev.latchkey.crypto.Base64Url;
import dev.latchkey.json.JsonException;
import dev.latchkey.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The gate in front of the signature check: the text of a token taken apart, by the letter of the
 * standard. Whatever is not the one canonical form of a signed token stops here.
 *
 * <p>RFC 7515, section 3.1; RFC 8725, sections 2.4 and 3.1.
 */
final class CompactJws {
  static final int MAX_LENGTH = 8 * 1024;

  private final Map<String, Object> header;
  private final byte[] signingInput;
  private final byte[] payload;
  private final byte[] signature;

  private CompactJws(
      Map<String, Object> header, byte[] signingInput, byte[] payload, byte[] signature) {
    this.header = header;
    this.signingInput = signingInput;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Takes a token apart.
   *
   * @throws dev.latchkey.AuthException for anything but three canonical, non-empty base64url
   *     segments of which the first is a JSON object
   */
  static CompactJws parse(String token) {
    if (token.length() > MAX_LENGTH) {
      throw Refused.because("longer than 8 KiB");
    }
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    if (first < 0 || first == last || token.indexOf('.', first + 1) != last) {
      throw Refused.because("not three segments");
    }
    return new CompactJws(
        jsonObject(segment(token.substring(0, first))),
        token.substring(0, last).getBytes(StandardCharsets.US_ASCII),
        segment(token.substring(first + 1, last)),
        segment(token.substring(last + 1)));
  }

  private static byte[] segment(String text) {
    byte[] bytes =
        Base64Url.decode(text).orElseThrow(() -> Refused.because("not canonical base64url"));
    if (bytes.length == 0) {
      throw Refused.because("an empty segment");
    }
    return bytes;
  }

  /** The protected header. */
  Map<String, Object> header() {
    return header;
  }

  /** The bytes under the signature. */
  byte[] signingInput() {
    return signingInput;
  }

  /** What was signed: worth nothing before the signature is checked. */
  byte[] payload() {
    return payload;
  }

  /** The signature. */
  byte[] signature() {
    return signature;
  }

  /** The JSON object that these bytes are. */
  static Map<String, Object> jsonObject(byte[] bytes) {
    try {
      return StrictJson.parseObject(bytes);
    } catch (JsonException bad) {
      throw Refused.because(String.valueOf(bad.getMessage()));
    }
  }
}
