package dev.latchkey.resource;

import dev.latchkey.json.StrictJson;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is protected. It asks the servlet API who is there, and knows nothing of tokens. */
final class ReportServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    String json =
        StrictJson.write(
            Map.of("report", "All is well.", "reader", request.getUserPrincipal().getName()));
    response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
  }
}
