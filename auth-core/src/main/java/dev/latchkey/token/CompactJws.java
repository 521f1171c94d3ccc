package dev.latchkey.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.crypto.Base64Url;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;

/**
 * The gate in front of the signature check: the text of a token taken apart, by the letter of the
 * standard. Whatever is not the one canonical form of a signed token stops here.
 *
 * <p>RFC 7515, section 3.1; RFC 8725, sections 2.4 and 3.1.
 *
 * @param header the protected header
 * @param signingInput the bytes under the signature
 * @param payload what was signed; not looked at before the signature is checked
 * @param signature the signature
 */
record CompactJws(
    Map<String, Object> header, byte[] signingInput, byte[] payload, byte[] signature) {
  private static final int MAX_LENGTH = 8 * 1024;

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

  /** The JSON object that these bytes are: strict UTF-8, no byte order mark, no member twice. */
  static Map<String, Object> jsonObject(byte[] bytes) {
    // From the opening brace on: the parser would take "null" for an object and skip a BOM.
    if (bytes[0] != '{') {
      throw Refused.because("not a JSON object");
    }
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return JSONObjectUtils.parse(json);
    } catch (CharacterCodingException | ParseException e) {
      throw Refused.because("not a strict JSON object");
    }
  }
}
