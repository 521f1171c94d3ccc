package dev.latchkey.servlet;

import dev.latchkey.Client;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;

/** Who sent a request, as far as the network tells. */
final class Clients {
  private Clients() {}

  static Client of(HttpServletRequest request) {
    return new Client(
        request.getRemoteAddr(), Objects.requireNonNullElse(request.getHeader("User-Agent"), ""));
  }
}
