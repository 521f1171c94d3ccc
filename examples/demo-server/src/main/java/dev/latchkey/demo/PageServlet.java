package dev.latchkey.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page and what belongs to it. */
final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** What is served under each path: the name of the file is that of the path. */
  private static final Map<String, String> TYPES =
      Map.of(
          "/index.html", "text/html; charset=utf-8",
          "/admin.html", "text/html; charset=utf-8",
          "/admin.js", "text/javascript; charset=utf-8",
          "/api.js", "text/javascript; charset=utf-8",
          "/app.js", "text/javascript; charset=utf-8",
          "/style.css", "text/css; charset=utf-8");

  /** The page for administrators alone. */
  static final String ADMIN_PAGE = "/admin.html";

  /** The paths that everybody may see. */
  static String[] paths() {
    return new String[] {"/", "/index.html", "/api.js", "/app.js", "/admin.js", "/style.css"};
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    String file = path.equals("/") || path.isEmpty() ? "/index.html" : path;
    if (!TYPES.containsKey(file)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType(TYPES.get(file));
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    try (InputStream content = PageServlet.class.getResourceAsStream(file.substring(1))) {
      content.transferTo(response.getOutputStream());
    }
  }
}
