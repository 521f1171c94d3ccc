package dev.latchkey.servlet;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfig.CookieSafety;
import dev.latchkey.session.TokenPair;
import dev.latchkey.throttle.LoginThrottle;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cookies of Latchkey. Written as raw headers, because not every container knows {@code
 * SameSite} (RFC 6265bis, section 4.1). Those of the session live as long as the session can: an
 * expired access token is then refused as expired and not as missing. Immutable and thread-safe.
 */
final class AuthCookies {
  private final String access;
  private final String refresh;
  private final String csrf;
  private final String device;
  private final String secure;
  private final String refreshPath;
  private final String loginPath;

  AuthCookies(AuthConfig config) {
    boolean prefixed = config.cookieSafety() == CookieSafety.SECURE_PREFIXED;
    access = (prefixed ? "__Host-" : "") + "access_token";
    // __Host- needs Path=/, and the refresh token must not be sent everywhere.
    refresh = (prefixed ? "__Secure-" : "") + "refresh_token";
    csrf = (prefixed ? "__Host-" : "") + "csrf_token";
    device = (prefixed ? "__Secure-" : "") + "device";
    secure = config.cookieSafety() == CookieSafety.INSECURE ? "" : "; Secure";
    refreshPath = config.basePath() + "/refresh";
    loginPath = config.basePath() + "/login";
  }

  /** The access tokens that came, without repetitions. */
  List<String> accessTokens(HttpServletRequest request) {
    return values(request, access);
  }

  /** The refresh tokens that came, without repetitions. */
  List<String> refreshTokens(HttpServletRequest request) {
    return values(request, refresh);
  }

  /** The device tokens that came, without repetitions. */
  List<String> devices(HttpServletRequest request) {
    return values(request, device);
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

  /** Sets the three of the session; the last one for scripts of our own pages to read. */
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

  /** Makes the browser show the device at its next login. It outlives the session. */
  void setDevice(HttpServletRequest request, HttpServletResponse response, String token) {
    add(request, response, device, token, LoginThrottle.DEVICE_LIFE);
  }

  /** Clears the three of the session. */
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
    response.addHeader(
        "Set-Cookie",
        (name + "=" + value)
            + ("; Path=" + path(name, request))
            + ("; Max-Age=" + life.toSeconds())
            + (name.equals(csrf) ? "" : "; HttpOnly")
            + secure
            + ("; SameSite=" + (name.equals(refresh) ? "Strict" : "Lax")));
  }

  private String path(String name, HttpServletRequest request) {
    if (name.equals(refresh)) {
      return request.getContextPath() + refreshPath;
    }
    return name.equals(device) ? request.getContextPath() + loginPath : "/";
  }
}
