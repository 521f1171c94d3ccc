package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.TokenPair;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Hands a pair of tokens to a client: as cookies, or in the body where it asks for that. */
final class TokenDelivery {
  private final AuthCookies cookies;
  private final CsrfGuard csrf;

  TokenDelivery(AuthCookies cookies, CsrfGuard csrf) {
    this.cookies = cookies;
    this.csrf = csrf;
  }

  /**
   * Whether the client wants them in the body.
   *
   * @throws AuthException {@link dev.latchkey.Reason#INVALID_REQUEST} for a delivery that we do not
   *     know
   */
  static boolean isInBody(JsonBody body) {
    return switch (body.text("delivery")) {
      case "", "cookie" -> false;
      case "body" -> true;
      default -> throw AuthException.invalidRequest("delivery must be cookie or body.");
    };
  }

  /** The tokens of a login, and what makes the device known at the next one. */
  void deliver(
      LoginResult.LoggedIn login,
      boolean inBody,
      String message,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> answer = Answer.message(message);
    if (inBody) {
      addTo(answer, login.tokens());
      answer.put("device_token", login.deviceToken());
    } else {
      setCookies(login.tokens(), request, response);
      cookies.setDevice(request, response, login.deviceToken());
    }
    Answer.send(response, HttpServletResponse.SC_OK, answer);
  }

  void deliver(
      TokenPair tokens,
      boolean inBody,
      String message,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> answer = Answer.message(message);
    if (inBody) {
      addTo(answer, tokens);
    } else {
      setCookies(tokens, request, response);
    }
    Answer.send(response, HttpServletResponse.SC_OK, answer);
  }

  private static void addTo(Map<String, Object> answer, TokenPair tokens) {
    answer.put("access_token", tokens.accessToken().value());
    answer.put("token_type", "Bearer");
    answer.put("expires_in", tokens.accessToken().expiresIn().toSeconds());
    answer.put("refresh_token", tokens.refreshToken());
  }

  private void setCookies(
      TokenPair tokens, HttpServletRequest request, HttpServletResponse response) {
    cookies.set(request, response, tokens, csrf.tokenOf(tokens.sessionId()));
  }
}
