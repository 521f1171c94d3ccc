package dev.latchkey.json;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes JSON. Reading takes objects alone, in strict UTF-8, without a byte order mark,
 * and with no member twice in any object: two readers that pick different ones of two members
 * disagree on what was signed. Whole numbers come as {@code Long}, others as {@code Double}.
 * Thread-safe.
 *
 * <p>RFC 8259, sections 4 and 8.1; RFC 7515, section 4 (members are unique).
 */
public final class StrictJson {
  private StrictJson() {}

  /**
   * The object that these bytes are.
   *
   * @throws JsonException where they are anything else
   */
  public static Map<String, Object> parseObject(byte[] bytes) throws JsonException {
    // From the opening brace on: the parser would take "null" for an object and skip a BOM.
    if (bytes.length == 0 || bytes[0] != '{') {
      throw new JsonException("not a JSON object");
    }
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Map<String, Object> object = JSONObjectUtils.parse(json);
      if (json.indexOf('{', 1) > 0 && repeatsANestedMember(json)) {
        throw new JsonException("not a strict JSON object");
      }
      return object;
    } catch (CharacterCodingException | ParseException e) {
      throw new JsonException("not a strict JSON object");
    }
  }

  /**
   * The parser watches over the outermost object alone. The text is well-formed here. A name within
   * that is spelt with escapes counts as a repetition: nobody honest writes one.
   */
  private static boolean repeatsANestedMember(String json) {
    Deque<Set<String>> open = new ArrayDeque<>();
    for (int i = 0; i < json.length(); i++) {
      switch (json.charAt(i)) {
        case '{' -> open.push(new HashSet<>());
        case '}' -> open.pop();
        case '"' -> {
          int end = closingQuote(json, i);
          String text = json.substring(i, end);
          if (isFollowedByColon(json, end) && open.size() > 1) {
            if (text.indexOf('\\') >= 0 || !open.element().add(text)) {
              return true;
            }
          }
          i = end;
        }
        default -> {}
      }
    }
    return false;
  }

  private static int closingQuote(String json, int openingQuote) {
    int i = openingQuote + 1;
    while (json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static boolean isFollowedByColon(String json, int quote) {
    int i = quote + 1;
    while (i < json.length() && json.charAt(i) <= ' ') {
      i++;
    }
    return i < json.length() && json.charAt(i) == ':';
  }

  /** The text of an object. */
  public static String write(Map<String, ?> object) {
    return JSONObjectUtils.toJSONString(object);
  }

  /** The text of an array. */
  public static String write(List<?> array) {
    return JSONArrayUtils.toJSONString(array);
  }
}
