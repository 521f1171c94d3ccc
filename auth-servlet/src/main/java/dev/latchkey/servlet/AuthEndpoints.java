package dev.latchkey.servlet;

import static dev.latchkey.servlet.Endpoint.closed;
import static dev.latchkey.servlet.Endpoint.open;

import dev.latchkey.Auth;
import java.util.Map;
import java.util.Optional;

/** The ready endpoints by their paths. Immutable and thread-safe. */
final class AuthEndpoints {
  private final Map<String, Endpoint> byPath;
  private final String sessionsPath;
  private final Endpoint endSession;

  AuthEndpoints(Auth auth, Clients clients, AuthCookies cookies, CsrfGuard csrf) {
    TokenDelivery delivery = new TokenDelivery(cookies, csrf);
    LoginEndpoints logins = new LoginEndpoints(auth, clients, cookies, csrf, delivery);
    SessionEndpoints sessions = new SessionEndpoints(auth, clients, cookies, csrf, delivery);
    AccountEndpoints accounts = new AccountEndpoints(auth);
    String base = auth.config().basePath();
    byPath =
        Map.of(
            base + "/register",
            open("POST", logins::register),
            base + "/login",
            open("POST", logins::login),
            base + "/password",
            closed("POST", logins::password),
            base + "/refresh",
            open("POST", sessions::refresh),
            base + "/logout",
            open("POST", sessions::logout),
            base + "/logout-all",
            open("POST", sessions::logoutAll),
            base + "/sessions",
            closed("GET", sessions::list),
            base + "/me",
            closed("GET", accounts::me),
            base + "/users",
            closed("GET", accounts::users),
            JwksEndpoint.PATH,
            open("GET", new JwksEndpoint(auth.signingKeys())::serve));
    sessionsPath = base + "/sessions/";
    endSession = closed("DELETE", sessions::end);
  }

  /** The endpoint of this path, if it is one of ours. */
  Optional<Endpoint> at(String path) {
    boolean isSession =
        path.startsWith(sessionsPath)
            && path.length() > sessionsPath.length()
            && path.indexOf('/', sessionsPath.length()) < 0;
    return isSession ? Optional.of(endSession) : Optional.ofNullable(byPath.get(path));
  }
}
