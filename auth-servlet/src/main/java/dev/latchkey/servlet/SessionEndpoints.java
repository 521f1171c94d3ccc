package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenExpiredException;
import dev.latchkey.user.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Endpoints about sessions: refresh, logout, logout-all, sessions. Thread-safe. */
final class SessionEndpoints {
  private final Auth auth;
  private final Clients clients;
  private final AuthCookies cookies;
  private final CsrfGuard csrf;
  private final TokenDelivery delivery;

  SessionEndpoints(
      Auth auth, Clients clients, AuthCookies cookies, CsrfGuard csrf, TokenDelivery delivery) {
    this.auth = auth;
    this.clients = clients;
    this.cookies = cookies;
    this.csrf = csrf;
    this.delivery = delivery;
  }

  /** The new pair is delivered the way the token came. */
  void refresh(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String inBody = JsonBody.of(request).text("refresh_token");
    if (!inBody.isEmpty()) {
      delivery.deliver(refreshed(inBody, request), true, "Refreshed!", request, response);
      return;
    }
    String token = refreshCookie(request);
    csrf.check(request, auth.sessions().sessionIdOf(token, clients.of(request)));
    try {
      delivery.deliver(refreshed(token, request), false, "Refreshed!", request, response);
    } catch (AuthException refused) {
      // Only a theft: any other loser may race with a tab that has just logged in again.
      if (refused.reason() == Reason.REFRESH_REUSED) {
        cookies.clear(request, response);
      }
      throw refused;
    }
  }

  private String refreshCookie(HttpServletRequest request) {
    List<String> tokens = cookies.refreshTokens(request);
    if (tokens.size() > 1) {
      throw AuthException.invalidRequest("The request has more than one refresh token.");
    }
    return tokens.stream()
        .findFirst()
        .orElseThrow(() -> new AuthException(Reason.TOKEN_MISSING, "no refresh token"));
  }

  private TokenPair refreshed(String token, HttpServletRequest request) {
    Optional<String> attempt = Optional.ofNullable(request.getHeader("Refresh-Attempt"));
    return auth.sessions().refresh(token, attempt, clients.of(request));
  }

  void logout(HttpServletRequest request, HttpServletResponse response) throws IOException {
    genuineToken(request).ifPresent(token -> auth.sessions().end(token.sessionId()));
    String refreshToken = JsonBody.of(request).text("refresh_token");
    if (!refreshToken.isEmpty()) {
      boolean unused = auth.sessions().endByRefreshToken(refreshToken);
    }
    cookies.clear(request, response);
    Answer.send(response, HttpServletResponse.SC_OK, Answer.message("Logout successful!"));
  }

  void logoutAll(HttpServletRequest request, HttpServletResponse response) throws IOException {
    genuineToken(request).ifPresent(this::endAll);
    cookies.clear(request, response);
    Answer.send(response, HttpServletResponse.SC_OK, Answer.message("Logout successful!"));
  }

  /**
   * A token of an older version is of sessions that were ended before: it ends no new ones, but
   * makes up for what a failure may have left undone then.
   */
  private void endAll(AccessToken token) {
    Optional<User> user = auth.accounts().find(token.userId());
    if (user.filter(found -> found.tokenVersion() == token.version()).isPresent()) {
      Optional<User> unused = auth.sessions().endAll(token.userId());
    } else {
      user.ifPresent(auth.sessions()::endOlder);
    }
  }

  /** The token of a request that wants out: it may be expired, or ended before. */
  private Optional<AccessToken> genuineToken(HttpServletRequest request) {
    csrf.checkOrigin(request);
    Optional<RequestToken> presented = RequestToken.of(request, cookies);
    Optional<AccessToken> token = presented.flatMap(this::genuine);
    if (presented.isPresent() && presented.get().fromCookie() && token.isPresent()) {
      csrf.check(request, token.get().sessionId());
    }
    return token;
  }

  private Optional<AccessToken> genuine(RequestToken presented) {
    try {
      return Optional.of(auth.tokens().verify(presented.value()));
    } catch (TokenExpiredException expired) {
      return Optional.of(expired.token());
    } catch (AuthException junk) {
      return Optional.empty();
    }
  }

  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AccessToken token = AuthPrincipal.of(request).token();
    List<Map<String, Object>> answer =
        auth.sessions().of(token.userId()).stream()
            // One of an older version is about to be ended.
            .filter(session -> session.tokenVersion() == token.version())
            .map(session -> listed(session, session.id().equals(token.sessionId())))
            .toList();
    Answer.send(response, HttpServletResponse.SC_OK, answer);
  }

  private static Map<String, Object> listed(Session session, boolean isCurrent) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", session.id());
    answer.put("created_at", session.createdAt().toString());
    answer.put("last_used_at", session.state().rotatedAt().toString());
    answer.put("address", session.state().client().address());
    answer.put("device", DeviceName.of(session.state().client().userAgent()));
    answer.put("current", isCurrent);
    return answer;
  }

  /** 404 also for somebody else's: nobody learns which ids there are. */
  void end(HttpServletRequest request, HttpServletResponse response) {
    String path = RequestPath.of(request);
    String id = path.substring(path.lastIndexOf('/') + 1);
    if (!auth.sessions().end(AuthPrincipal.of(request).token().userId(), id)) {
      throw new AuthException(Reason.NOT_FOUND);
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
