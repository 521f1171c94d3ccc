package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A path that is served: whether it is for everybody, by which method it is called, and what
 * answers.
 */
record Endpoint(boolean isOpen, String method, Handler handler) {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

  /** What answers a request. */
  @FunctionalInterface
  interface Handler {
    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  static Endpoint open(String method, Handler handler) {
    return new Endpoint(true, method, handler);
  }

  static Endpoint closed(String method, Handler handler) {
    return new Endpoint(false, method, handler);
  }

  /**
   * A rule for everything under a path neither locks out those who are about to log in nor opens to
   * strangers what is about a user.
   */
  Access access(Routes routes, String path) {
    return isOpen
        ? routes.access().findExact(path).orElse(new Access.Open())
        : routes
            .access()
            .find(path)
            .filter(rule -> !rule.isOpen())
            .orElse(new Access.Authenticated());
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

  private boolean takes(String called) {
    return called.equals(method) || (called.equals("HEAD") && method.equals("GET"));
  }
}
