package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.user.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Endpoints about users: me, users. Thread-safe. */
final class AccountEndpoints {
  private static final int PAGE = 100;

  private final Auth auth;

  AccountEndpoints(Auth auth) {
    this.auth = auth;
  }

  void me(HttpServletRequest request, HttpServletResponse response) throws IOException {
    User user = auth.accounts().current(AuthPrincipal.of(request).token());
    Map<String, Object> answer = described(user);
    answer.put("mfa", false);
    Answer.send(response, HttpServletResponse.SC_OK, answer);
  }

  void users(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String after = request.getParameter("after");
    List<Map<String, Object>> answer =
        auth.accounts().list(after == null ? "" : after, limit(request)).stream()
            .map(AccountEndpoints::listed)
            .toList();
    Answer.send(response, HttpServletResponse.SC_OK, answer);
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
    Map<String, Object> answer = described(user);
    answer.put("created_at", user.createdAt().toString());
    return answer;
  }

  private static Map<String, Object> described(User user) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user_id", user.id());
    answer.put("username", user.username());
    answer.put("roles", user.roles().stream().sorted().toList());
    return answer;
  }
}
