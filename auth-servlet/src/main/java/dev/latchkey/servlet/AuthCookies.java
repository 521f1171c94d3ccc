package dev.latchkey.servlet;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfig.CookieSafety;
import dev.latchkey.session.TokenPair;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cookies of Latchkey. Written as raw headers, because not every container knows {@code
 * SameSite} (RFC 6265bis, section 4.1). All live as long as the session can: an expired access
 * token is then refused as expired and not as missing. Immutable and thread-safe.
 */
final class AuthCookies {
  private final String access;
  private final String refresh;
  private final String csrf;
  private final String secure;
  private final String refreshPath;

  AuthCookies(AuthConfig config) {
    boolean prefixed = config.cookieSafety() == CookieSafety.SECURE_PREFIXED;
    access = (prefixed ? "__Host-" : "") + "access_token";
    // __Host- needs Path=/, and the refresh token must not be sent everywhere.
    refresh = (prefixed ? "__Secure-" : "") + "refresh_token";
    csrf = (prefixed ? "__Host-" : "") + "csrf_token";
    secure = config.cookieSafety() == CookieSafety.INSECURE ? "" : "; Secure";
    refreshPath = config.basePath() + "/refresh";
  }

  /** The access tokens that came, without repetitions. */
  List<String> accessTokens(HttpServletRequest request) {
    return values(request, access);
  }

  /** The refresh tokens that came, without repetitions. */
  List<String> refreshTokens(HttpServletRequest request) {
    return values(request, refresh);
  }

  private static List<String> values(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    return (cookies == null ? Stream.<Cookie>empty() : Arrays.stream(cookies))
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }

  /** Sets all three; the last one for scripts of our own pages to read. */
  void set(
      HttpServletRequest request,
      HttpServletResponse response,
      TokenPair tokens,
      String csrfToken) {
    Duration life = tokens.sessionExpiresIn();
    add(request, response, access, tokens.accessToken().value(), life);
    add(request, response, refresh, tokens.refreshToken(), life);
    add(request, response, csrf, csrfToken, life);
  }

  /** Clears all three. */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    for (String name : List.of(access, refresh, csrf)) {
      add(request, response, name, "", Duration.ZERO);
    }
  }

  private void add(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      String value,
      Duration life) {
    boolean isRefresh = name.equals(refresh);
    response.addHeader(
        "Set-Cookie",
        (name + "=" + value)
            + ("; Path=" + (isRefresh ? request.getContextPath() + refreshPath : "/"))
            + ("; Max-Age=" + life.toSeconds())
            + (name.equals(csrf) ? "" : "; HttpOnly")
            + secure
            + ("; SameSite=" + (isRefresh ? "Strict" : "Lax")));
  }
}
