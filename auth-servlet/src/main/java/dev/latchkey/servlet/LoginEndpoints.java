package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.user.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Endpoints that take a password: register, login, password. Thread-safe. */
final class LoginEndpoints {
  private static final String CREDENTIALS_REQUIRED = "Username and password are required.";
  private static final String PASSWORDS_REQUIRED = "current and new are required.";

  private static final int MAX_DEVICE_COOKIES = 4;

  private final Auth auth;
  private final Clients clients;
  private final AuthCookies cookies;
  private final CsrfGuard csrf;
  private final TokenDelivery delivery;

  LoginEndpoints(
      Auth auth, Clients clients, AuthCookies cookies, CsrfGuard csrf, TokenDelivery delivery) {
    this.auth = auth;
    this.clients = clients;
    this.cookies = cookies;
    this.csrf = csrf;
    this.delivery = delivery;
  }

  void register(HttpServletRequest request, HttpServletResponse response) throws IOException {
    csrf.checkOrigin(request);
    JsonBody body = JsonBody.of(request);
    String username = body.required("username", CREDENTIALS_REQUIRED);
    String password = body.required("password", CREDENTIALS_REQUIRED);
    User user = auth.accounts().register(username, password, clients.of(request));
    Map<String, Object> answer = Answer.message("User registered successfully!");
    answer.put("user_id", user.id());
    Answer.send(response, HttpServletResponse.SC_CREATED, answer);
  }

  void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
    csrf.checkOrigin(request);
    JsonBody body = JsonBody.of(request);
    String username = body.required("username", CREDENTIALS_REQUIRED);
    String password = body.required("password", CREDENTIALS_REQUIRED);
    boolean inBody = TokenDelivery.isInBody(body);
    Optional<String> device = deviceToken(username, body, request);
    LoginResult result = auth.logins().login(username, password, device, clients.of(request));
    if (result instanceof LoginResult.LoggedIn loggedIn) {
      delivery.deliver(loggedIn, inBody, "Login successful!", request, response);
    }
  }

  /** A page of a neighbouring domain may have planted others. */
  private Optional<String> deviceToken(String username, JsonBody body, HttpServletRequest request) {
    String inBody = body.text("device_token");
    return inBody.isEmpty()
        ? cookies.devices(request).stream()
            .limit(MAX_DEVICE_COOKIES)
            .filter(token -> auth.loginThrottle().isKnownDevice(username, token))
            .findFirst()
        : Optional.of(inBody);
  }

  void password(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonBody body = JsonBody.of(request);
    String current = body.required("current", PASSWORDS_REQUIRED);
    String replacement = body.required("new", PASSWORDS_REQUIRED);
    boolean inBody = TokenDelivery.isInBody(body);
    try {
      TokenPair tokens =
          auth.accounts()
              .changePassword(
                  AuthPrincipal.of(request).token(), current, replacement, clients.of(request));
      delivery.deliver(tokens, inBody, "Password changed successfully!", request, response);
    } catch (AuthException refused) {
      if (refused.reason() != Reason.INVALID_CREDENTIALS) {
        throw refused;
      }
      // Who asks is known; a 401 would make clients throw a good token away.
      Answer.refuse(response, HttpServletResponse.SC_FORBIDDEN, refused);
    }
  }
}
