package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.token.AccessToken;
import dev.latchkey.user.User;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;

/** The gate of the application that issues the tokens: cookies, CSRF and revocation are known. */
record IssuerGate(Auth auth, AuthCookies cookies, CsrfGuard csrf) implements TokenGate {
  @Override
  public Optional<RequestToken> presented(HttpServletRequest request) {
    return RequestToken.of(request, cookies);
  }

  @Override
  public AccessToken verified(RequestToken presented, boolean strict) {
    AccessToken token = auth.tokens().verify(presented.value());
    if (strict) {
      auth.revocations().feed().checkStorage(token);
      User unused = auth.accounts().current(token);
    } else {
      auth.revocations().feed().check(token);
    }
    return token;
  }

  @Override
  public void checkCsrf(RequestToken presented, AccessToken token, HttpServletRequest request) {
    if (isUnsafeByCookie(presented, request)) {
      csrf.check(request, token.sessionId());
    } else if (isWebSocketByCookie(presented, request)) {
      csrf.checkOrigin(request);
    }
  }

  @Override
  public boolean isOwn(RequestToken presented, AccessToken token, HttpServletRequest request) {
    if (isWebSocketByCookie(presented, request) && csrf.isForeign(request)) {
      return false;
    }
    return !isUnsafeByCookie(presented, request) || csrf.isOwn(request, token.sessionId());
  }

  /** A browser opens a WebSocket by a GET, for any site, and cannot add a header to it. */
  private static boolean isWebSocketByCookie(RequestToken token, HttpServletRequest request) {
    String upgrade = request.getHeader("Upgrade");
    return token.fromCookie()
        && upgrade != null
        && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
  }

  private static boolean isUnsafeByCookie(RequestToken token, HttpServletRequest request) {
    return token.fromCookie() && CsrfGuard.isUnsafe(request);
  }
}
