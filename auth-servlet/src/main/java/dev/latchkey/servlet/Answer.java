package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.json.StrictJson;
import dev.latchkey.password.WeakPasswordException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers. The one place where a {@link Reason} becomes a status and its headers. */
final class Answer {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private Answer() {}

  /** The beginning of an answer. */
  static Map<String, Object> message(String text) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("message", text);
    return answer;
  }

  static void send(HttpServletResponse response, int status, Map<String, Object> object)
      throws IOException {
    send(response, status, StrictJson.write(object));
  }

  static void send(HttpServletResponse response, int status, List<?> array) throws IOException {
    send(response, status, StrictJson.write(array));
  }

  /** A JSON text. No cache keeps it: it is about one person, or sets a token. */
  private static void send(HttpServletResponse response, int status, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(body);
  }

  /** A refusal: {@code {"message": ..., "error": ...}}. */
  static void refuse(HttpServletResponse response, AuthException refused) throws IOException {
    refuse(response, statusOf(refused.reason()), refused);
  }

  /** The same with another status than that of the reason. */
  static void refuse(HttpServletResponse response, int status, AuthException refused)
      throws IOException {
    Reason reason = refused.reason();
    if (refused.getCause() != null) {
      LOG.warn("{}, because of {}", refused.detail(), refused.getCause().getClass().getName());
    }
    String challenge = status == statusOf(reason) ? challenge(reason) : "";
    if (!challenge.isEmpty()) {
      response.setHeader("WWW-Authenticate", challenge);
    }
    if (refused instanceof RetryLaterException later) {
      response.setHeader("Retry-After", Long.toString(later.retryAfter().toSeconds()));
    }
    Map<String, Object> body = message(String.valueOf(refused.getMessage()));
    body.put("error", reason.code());
    if (refused instanceof WeakPasswordException weak) {
      body.put("violations", weak.violations());
    }
    send(response, status, body);
  }

  /** A fault of our own, of which the client is told nothing. */
  static void fail(HttpServletResponse response) throws IOException {
    Map<String, Object> body = message("Something went wrong.");
    body.put("error", "server_error");
    send(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, body);
  }

  private static int statusOf(Reason reason) {
    return switch (reason) {
      case INVALID_REQUEST, WEAK_PASSWORD -> HttpServletResponse.SC_BAD_REQUEST;
      case INVALID_CREDENTIALS,
          TOKEN_MISSING,
          TOKEN_EXPIRED,
          TOKEN_INVALID,
          TOKEN_REVOKED,
          REFRESH_EXPIRED,
          REFRESH_REUSED,
          REFRESH_REVOKED,
          REFRESH_INVALID ->
          HttpServletResponse.SC_UNAUTHORIZED;
      case NOT_FOUND -> HttpServletResponse.SC_NOT_FOUND;
      case INSUFFICIENT_SCOPE, CSRF_FAILED -> HttpServletResponse.SC_FORBIDDEN;
      case METHOD_NOT_ALLOWED -> HttpServletResponse.SC_METHOD_NOT_ALLOWED;
      case USERNAME_TAKEN -> HttpServletResponse.SC_CONFLICT;
      case BODY_TOO_LARGE -> PAYLOAD_TOO_LARGE;
      case UNSUPPORTED_MEDIA_TYPE -> HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
      case THROTTLED -> TOO_MANY_REQUESTS;
      case BUSY, UNAVAILABLE -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    };
  }

  /** RFC 6750, section 3: no error code where no token came. */
  private static String challenge(Reason reason) {
    return switch (reason) {
      case TOKEN_MISSING, INVALID_CREDENTIALS -> "Bearer";
      case TOKEN_EXPIRED,
          TOKEN_INVALID,
          TOKEN_REVOKED,
          REFRESH_EXPIRED,
          REFRESH_REUSED,
          REFRESH_REVOKED,
          REFRESH_INVALID ->
          "Bearer error=\"invalid_token\"";
      case INSUFFICIENT_SCOPE -> "Bearer error=\"insufficient_scope\"";
      default -> "";
    };
  }
}
