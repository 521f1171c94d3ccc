package dev.latchkey.servlet;

import dev.latchkey.AuthConfig.CookieSafety;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cookies of Latchkey. Written as raw headers, because not every container knows {@code
 * SameSite} (RFC 6265bis, section 4.1). Immutable and thread-safe.
 */
final class AuthCookies {
  /** Longer than any token, so that an expired one is refused as expired and not as missing. */
  private static final Duration ACCESS_LIFE = Duration.ofDays(90);

  private final String accessName;
  private final String security;

  AuthCookies(CookieSafety safety) {
    accessName = (safety == CookieSafety.SECURE_PREFIXED ? "__Host-" : "") + "access_token";
    security = safety == CookieSafety.INSECURE ? "; HttpOnly" : "; HttpOnly; Secure";
  }

  /** The access tokens that came, without repetitions. */
  List<String> accessTokens(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return (cookies == null ? Stream.<Cookie>empty() : Arrays.stream(cookies))
        .filter(cookie -> cookie.getName().equals(accessName))
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }

  void setAccessToken(HttpServletResponse response, String token) {
    set(response, token, ACCESS_LIFE);
  }

  void clear(HttpServletResponse response) {
    set(response, "", Duration.ZERO);
  }

  private void set(HttpServletResponse response, String token, Duration life) {
    response.addHeader(
        "Set-Cookie",
        accessName
            + "="
            + token
            + "; Path=/; Max-Age="
            + life.toSeconds()
            + security
            + "; SameSite=Lax");
  }
}
