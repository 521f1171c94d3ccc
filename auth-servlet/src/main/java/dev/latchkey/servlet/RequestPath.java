package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The path that rules are judged by: decoded, behind the context path, as the container dispatches
 * it.
 */
final class RequestPath {
  /**
   * Spellings that a framework behind the filter may read as another path than the container does:
   * empty and dot segments, parameters within the path, back slashes, encoded slashes and dots.
   */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|/\\.{1,2}(/|;|$)|;.*/|\\\\|%2f|%5c|%2e|%00");

  private RequestPath() {}

  /**
   * The path of this request.
   *
   * @throws AuthException {@link dev.latchkey.Reason#INVALID_REQUEST} where two readers may
   *     disagree on it
   */
  static String of(HttpServletRequest request) {
    String path =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    if (AMBIGUOUS.matcher(request.getRequestURI().toLowerCase(Locale.ROOT)).find()
        || path.chars().anyMatch(Character::isISOControl)) {
      throw AuthException.invalidRequest("The path is ambiguous.");
    }
    return path.isEmpty() ? "/" : path;
  }
}
