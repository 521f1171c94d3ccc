package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The access token as it came with a request, not verified: from the {@code Authorization} header
 * (RFC 6750, section 2.1) or from the cookie.
 *
 * @param value the text of the token
 * @param fromCookie whether the browser sent it by itself, so that another site may be behind it
 */
record RequestToken(String value, boolean fromCookie) {
  private static final String SCHEME = "bearer ";

  /**
   * The token of this request, if it has one.
   *
   * @throws AuthException {@link dev.latchkey.Reason#INVALID_REQUEST} where it has two that differ
   */
  static Optional<RequestToken> of(HttpServletRequest request, AuthCookies cookies) {
    Optional<String> bearer = bearer(request);
    List<String> inCookies = cookies.accessTokens(request);
    if (inCookies.size() > 1
        || (bearer.isPresent() && !inCookies.stream().allMatch(bearer.get()::equals))) {
      throw AuthException.invalidRequest("The request has more than one access token.");
    }
    return bearer
        .map(token -> new RequestToken(token, false))
        .or(() -> inCookies.stream().findFirst().map(token -> new RequestToken(token, true)));
  }

  /**
   * The token in the header of this request, if it has one; cookies are not looked at.
   *
   * @throws AuthException {@link dev.latchkey.Reason#INVALID_REQUEST} where it has two headers
   */
  static Optional<RequestToken> ofHeader(HttpServletRequest request) {
    return bearer(request).map(token -> new RequestToken(token, false));
  }

  private static Optional<String> bearer(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    if (headers.size() > 1) {
      throw AuthException.invalidRequest("The request has more than one Authorization header.");
    }
    return headers.stream()
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip())
        .findFirst();
  }

  /** Says from where, not what. */
  @Override
  public String toString() {
    return "RequestToken[fromCookie=" + fromCookie + "]";
  }
}
