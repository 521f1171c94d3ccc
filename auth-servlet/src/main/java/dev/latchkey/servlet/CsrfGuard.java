package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.crypto.MacKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps other sites' pages from making a browser change anything with the cookies that it sends by
 * itself. Two defences stand one behind the other:
 *
 * <p>The origin. A browser says by {@code Sec-Fetch-Site} where a request comes from, an older one
 * by {@code Origin}; no browser leaves out both with an unsafe method.
 *
 * <p>The token. A page of ours copies the cookie {@code csrf_token} into the header {@code
 * X-CSRF-Token}; another site can neither read the one nor set the other. It is a code over the id
 * of the session, so that a cookie which a subdomain planted is of no use.
 *
 * <p>OWASP ASVS 5, 3.5.1; OWASP CSRF Prevention Cheat Sheet, "Signed Double-Submit Cookie"; W3C
 * Fetch Metadata Request Headers, section 2.3. Thread-safe.
 */
final class CsrfGuard {
  private static final String HEADER = "X-CSRF-Token";
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Auth auth;
  private final Clients clients;
  private final MacKeys keys;
  private final Set<String> allowed;

  CsrfGuard(Auth auth) {
    this.auth = auth;
    clients = new Clients(auth.config().trustedProxies());
    keys = auth.config().macKeys("csrf");
    allowed = new HashSet<>(auth.config().allowedOrigins());
    auth.config().baseUrl().map(URI::toString).ifPresent(allowed::add);
  }

  /** The token of a session; the same for as long as the secret key is. */
  String tokenOf(String sessionId) {
    return keys.mac(keys.activeId(), sessionId);
  }

  /** Whether a request with this method needs a check where a cookie authenticates it. */
  static boolean isUnsafe(HttpServletRequest request) {
    return !SAFE_METHODS.contains(request.getMethod());
  }

  /**
   * Lets a request of our own pages and of programs pass, where no cookie has any weight yet: login
   * and registration.
   *
   * @throws AuthException {@link Reason#CSRF_FAILED} for one of another site's page
   */
  void checkOrigin(HttpServletRequest request) {
    if (isForeign(request)) {
      throw refused(request, "foreign origin");
    }
  }

  /**
   * Lets a request pass that a cookie of this session authenticates.
   *
   * @throws AuthException {@link Reason#CSRF_FAILED} where another site may have sent it
   */
  void check(HttpServletRequest request, String sessionId) {
    checkOrigin(request);
    if (!hasToken(request, sessionId)) {
      throw refused(request, "no " + HEADER + " of this session");
    }
  }

  /** Whether {@link #check} would let it pass. */
  boolean isOwn(HttpServletRequest request, String sessionId) {
    return !isForeign(request) && hasToken(request, sessionId);
  }

  private boolean hasToken(HttpServletRequest request, String sessionId) {
    String token = request.getHeader(HEADER);
    return token != null && keys.verifies(sessionId, token);
  }

  private AuthException refused(HttpServletRequest request, String detail) {
    auth.events()
        .publish(
            new AuthEvent.CsrfRefused(
                auth.clock().instant(), clients.of(request), RequestPath.of(request), detail));
    return new AuthException(Reason.CSRF_FAILED, detail);
  }

  /** Whether a page of another site sent the request. */
  boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if ("same-origin".equals(site) || "none".equals(site)) {
      return false;
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return site != null;
    }
    return !allowed.contains(origin) && (site != null || !isOwnOrigin(origin, request));
  }

  /** For browsers without Fetch Metadata. Behind a proxy the own origin is a setting. */
  private static boolean isOwnOrigin(String origin, HttpServletRequest request) {
    return origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
  }
}
