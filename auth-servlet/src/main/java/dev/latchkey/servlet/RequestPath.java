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
   * empty and dot segments, back slashes, encoded slashes, dots and semicolons.
   */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|/\\.{1,2}(/|;|$)|\\\\|%2f|%5c|%2e|%3b|%00");

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
    String uri = request.getRequestURI().toLowerCase(Locale.ROOT);
    if (AMBIGUOUS.matcher(uri).find()
        || hasParameterWithin(uri)
        || path.chars().anyMatch(Character::isISOControl)) {
      throw AuthException.invalidRequest("The path is ambiguous.");
    }
    return path.isEmpty() ? "/" : path;
  }

  /** A parameter at the end of a path is harmless; within it, readers differ. */
  private static boolean hasParameterWithin(String uri) {
    int semicolon = uri.indexOf(';');
    return semicolon >= 0 && uri.indexOf('/', semicolon) >= 0;
  }
}
