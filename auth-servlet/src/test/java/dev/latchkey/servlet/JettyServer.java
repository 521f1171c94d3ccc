package dev.latchkey.servlet;

import jakarta.servlet.http.HttpServlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** A Jetty on a free port of the loopback interface, with a filter in front of some servlets. */
final class JettyServer implements AutoCloseable {
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  JettyServer(AuthFilter filter, Map<String, HttpServlet> servlets) throws Exception {
    ServletContextHandler context = new ServletContextHandler();
    context.addServletContainerInitializer(
        (classes, servletContext) -> filter.addTo(servletContext));
    servlets.forEach(
        (path, servlet) -> {
          ServletHolder holder = new ServletHolder(servlet);
          holder.setAsyncSupported(true);
          context.addServlet(holder, path);
        });
    server.setHandler(context);
    server.start();
  }

  URI uri() {
    String uri = server.getURI().toString();
    return URI.create(uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError("Jetty did not stop", e);
    }
  }
}
