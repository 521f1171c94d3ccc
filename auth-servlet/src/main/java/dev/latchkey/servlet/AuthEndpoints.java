package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.json.StrictJson;
import dev.latchkey.login.LoginResult;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.IssuedToken;
import dev.latchkey.user.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ready endpoints: a method each, named after its path. Thread-safe. */
final class AuthEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(AuthEndpoints.class);
  private static final String REQUIRED = "Username and password are required.";
  private static final int PAGE = 100;

  private final Auth auth;
  private final AuthCookies cookies;
  private final OriginGuard origins;
  private final Map<String, Endpoint> endpoints;

  AuthEndpoints(Auth auth, AuthCookies cookies, OriginGuard origins) {
    this.auth = auth;
    this.cookies = cookies;
    this.origins = origins;
    String base = auth.config().basePath();
    endpoints =
        Map.of(
            base + "/register", new Endpoint(true, "POST", this::register),
            base + "/login", new Endpoint(true, "POST", this::login),
            base + "/logout", new Endpoint(true, "POST", this::logout),
            base + "/me", new Endpoint(false, "GET", this::me),
            base + "/users", new Endpoint(false, "GET", this::users));
  }

  /** The endpoint of this path, if it is one of ours. */
  Optional<Endpoint> at(String path) {
    return Optional.ofNullable(endpoints.get(path));
  }

  private void register(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    origins.check(request);
    JsonBody body = JsonBody.of(request);
    User user =
        auth.accounts()
            .register(required(body, "username"), required(body, "password"), Clients.of(request));
    Map<String, Object> answer = message("User registered successfully!");
    answer.put("user_id", user.id());
    Answer.send(response, HttpServletResponse.SC_CREATED, StrictJson.write(answer));
  }

  private void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
    origins.check(request);
    JsonBody body = JsonBody.of(request);
    String username = required(body, "username");
    String password = required(body, "password");
    Delivery delivery = Delivery.of(body);
    LoginResult result = auth.logins().login(username, password, Clients.of(request));
    if (result instanceof LoginResult.LoggedIn loggedIn) {
      deliver(loggedIn.accessToken(), delivery, response);
    }
  }

  private static String required(JsonBody body, String name) {
    String text = body.text(name);
    if (text.isEmpty()) {
      throw AuthException.invalidRequest(REQUIRED);
    }
    return text;
  }

  private void deliver(IssuedToken token, Delivery delivery, HttpServletResponse response)
      throws IOException {
    Map<String, Object> answer = message("Login successful!");
    if (delivery == Delivery.BODY) {
      answer.put("access_token", token.value());
      answer.put("token_type", "Bearer");
      answer.put("expires_in", token.expiresIn().toSeconds());
    } else {
      cookies.setAccessToken(response, token.value());
    }
    Answer.send(response, HttpServletResponse.SC_OK, StrictJson.write(answer));
  }

  private void logout(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!cookies.accessTokens(request).isEmpty()) {
      origins.check(request);
    }
    cookies.clear(response);
    Answer.send(
        response, HttpServletResponse.SC_OK, StrictJson.write(message("Logout successful!")));
  }

  private void me(HttpServletRequest request, HttpServletResponse response) throws IOException {
    User user = auth.accounts().current(tokenOf(request));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user_id", user.id());
    answer.put("username", user.username());
    answer.put("roles", user.roles().stream().sorted().toList());
    answer.put("mfa", false);
    Answer.send(response, HttpServletResponse.SC_OK, StrictJson.write(answer));
  }

  private void users(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String after = request.getParameter("after");
    List<Map<String, Object>> answer =
        auth.accounts().list(after == null ? "" : after, limit(request)).stream()
            .map(AuthEndpoints::listed)
            .toList();
    Answer.send(response, HttpServletResponse.SC_OK, StrictJson.write(answer));
  }

  private static int limit(HttpServletRequest request) {
    String limit = request.getParameter("limit");
    try {
      return limit == null ? PAGE : Integer.parseInt(limit);
    } catch (NumberFormatException notANumber) {
      throw AuthException.invalidRequest("limit must be a number.");
    }
  }

  private static Map<String, Object> listed(User user) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user_id", user.id());
    answer.put("username", user.username());
    answer.put("roles", user.roles().stream().sorted().toList());
    answer.put("created_at", user.createdAt().toString());
    return answer;
  }

  /** Of a request that has passed the filter. */
  private static AccessToken tokenOf(HttpServletRequest request) {
    return ((AuthPrincipal) request.getUserPrincipal()).token();
  }

  private static Map<String, Object> message(String text) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("message", text);
    return answer;
  }

  /** How a client wants its tokens. */
  private enum Delivery {
    COOKIE,
    BODY;

    static Delivery of(JsonBody body) {
      return switch (body.text("delivery")) {
        case "", "cookie" -> COOKIE;
        case "body" -> BODY;
        default -> throw AuthException.invalidRequest("delivery must be cookie or body.");
      };
    }
  }

  /** What answers a request. */
  @FunctionalInterface
  interface Handler {
    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /** A path: whether it is for everybody, by which method it is called, and what answers. */
  record Endpoint(boolean isOpen, String method, Handler handler) {
    /**
     * A rule for everything under a path neither locks out those who are about to log in nor opens
     * to strangers what is about a user.
     */
    Access access(Routes routes, String path) {
      return isOpen
          ? routes.exactRuleFor(path).orElse(new Access.Open())
          : routes.ruleFor(path).filter(rule -> !rule.isOpen()).orElse(new Access.Authenticated());
    }

    private boolean takes(String called) {
      return called.equals(method) || (called.equals("HEAD") && method.equals("GET"));
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
      if (!takes(request.getMethod())) {
        response.setHeader("Allow", method);
        throw new AuthException(Reason.METHOD_NOT_ALLOWED);
      }
      try {
        handler.serve(request, response);
      } catch (AuthException refused) {
        throw refused;
      } catch (RuntimeException fault) {
        LOG.error("An endpoint failed", fault);
        Answer.fail(response);
      }
    }
  }
}
