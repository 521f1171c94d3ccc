package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.json.JsonException;
import dev.latchkey.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON object in the body of a request. An empty body is an empty object and needs no content
 * type. It never prints itself: there are passwords in it.
 */
final class JsonBody {
  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_DISCARDED_BYTES = 256 * 1024;

  private final Map<String, Object> members;

  private JsonBody(Map<String, Object> members) {
    this.members = members;
  }

  /**
   * Reads the body.
   *
   * @throws AuthException {@link Reason#BODY_TOO_LARGE}, {@link Reason#UNSUPPORTED_MEDIA_TYPE},
   *     {@link Reason#INVALID_REQUEST}
   */
  static JsonBody of(HttpServletRequest request) throws IOException {
    byte[] bytes = read(request);
    if (bytes.length == 0) {
      return new JsonBody(Map.of());
    }
    if (!isJson(request.getContentType())) {
      throw new AuthException(Reason.UNSUPPORTED_MEDIA_TYPE);
    }
    try {
      return new JsonBody(StrictJson.parseObject(bytes));
    } catch (JsonException notJson) {
      throw AuthException.invalidRequest("The body is " + notJson.getMessage() + ".");
    }
  }

  private static byte[] read(HttpServletRequest request) throws IOException {
    InputStream body = request.getInputStream();
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      // A client that is still sending when the connection is closed never reads the answer.
      byte[] unused = body.readNBytes(MAX_DISCARDED_BYTES);
      throw new AuthException(Reason.BODY_TOO_LARGE);
    }
    return bytes;
  }

  /** RFC 8259, section 11: the type has no charset; one that says what holds anyway is forgiven. */
  private static boolean isJson(String contentType) {
    return contentType != null
        && contentType
            .toLowerCase(Locale.ROOT)
            .matches("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
  }

  /**
   * A text; empty where the member is absent.
   *
   * @throws AuthException {@link Reason#INVALID_REQUEST} where it is anything but a text
   */
  String text(String name) {
    if (!members.containsKey(name)) {
      return "";
    }
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw AuthException.invalidRequest(name + " must be a text.");
  }

  /**
   * A text that must be there.
   *
   * @throws AuthException {@link Reason#INVALID_REQUEST} with this message where it is absent or
   *     empty
   */
  String required(String name, String message) {
    String text = text(name);
    if (text.isEmpty()) {
      throw AuthException.invalidRequest(message);
    }
    return text;
  }

  @Override
  public String toString() {
    return "JsonBody[hidden]";
  }
}
