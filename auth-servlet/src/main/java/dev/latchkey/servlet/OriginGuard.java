package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells a request that one of the application's own pages sent from one that another site sent. A
 * browser says which by {@code Sec-Fetch-Site}, an older one by {@code Origin}; no browser leaves
 * out both with an unsafe method, so a request without either is from a program. Thread-safe.
 *
 * <p>OWASP ASVS 5, 3.5.1; W3C Fetch Metadata Request Headers, section 2.3.
 */
final class OriginGuard {
  private final Auth auth;
  private final Set<String> allowed;

  OriginGuard(Auth auth) {
    this.auth = auth;
    allowed = new HashSet<>(auth.config().allowedOrigins());
    auth.config().baseUrl().map(URI::toString).ifPresent(allowed::add);
  }

  /**
   * Lets a request of our own pages and of programs pass.
   *
   * @throws AuthException {@link Reason#CSRF_FAILED} for one of another site's page
   */
  void check(HttpServletRequest request) {
    if (isForeign(request)) {
      auth.events()
          .publish(
              new AuthEvent.ForeignOriginRefused(
                  auth.clock().instant(), Clients.of(request), RequestPath.of(request)));
      throw new AuthException(Reason.CSRF_FAILED);
    }
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
    return !allowed.contains(origin) && (site != null || !isOwn(origin, request));
  }

  /** For browsers without Fetch Metadata. Behind a proxy the own origin is a setting. */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    return origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
  }
}
