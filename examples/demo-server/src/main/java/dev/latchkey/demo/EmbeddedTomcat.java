package dev.latchkey.demo;

import dev.latchkey.servlet.AuthFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;

/** The servlet container of the demo, with the filter in front of the page. */
final class EmbeddedTomcat implements AutoCloseable {
  /** Kept: a logger that nobody holds forgets its level. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private final String host;

  private EmbeddedTomcat(String host, int port, AuthFilter filter, AdminServlet admin) {
    this.host = host;
    TOMCAT_LOG.setLevel(Level.WARNING);
    tomcat.setBaseDir(temporaryFolder().toString());
    tomcat.setConnector(connector(host, port));
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(
        (classes, servletContext) -> filter.addTo(servletContext), null);
    Tomcat.addServlet(context, "page", new PageServlet()).addMapping("/");
    Tomcat.addServlet(context, "admin", admin).addMapping(AdminServlet.PATH);
    tomcat.getHost().getPipeline().addValve(silentErrors());
  }

  /** Serves on this address and port from here on. */
  static EmbeddedTomcat start(String host, int port, AuthFilter filter, AdminServlet admin) {
    EmbeddedTomcat server = new EmbeddedTomcat(host, port, filter, admin);
    try {
      server.tomcat.start();
      return server;
    } catch (LifecycleException e) {
      throw new IllegalStateException(
          "Port " + port + " cannot be listened on: set PORT to a free one", e);
    }
  }

  private static Connector connector(String host, int port) {
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", host);
    connector.setThrowOnFailure(true);
    return connector;
  }

  /** Tells a client neither a stack trace nor the version of the server. */
  private static ErrorReportValve silentErrors() {
    ErrorReportValve valve = new ErrorReportValve();
    valve.setShowReport(false);
    valve.setShowServerInfo(false);
    return valve;
  }

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("latchkey-demo");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("There is no room for temporary files", e);
    }
  }

  /** The address of the page. */
  String address() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + shown + ":" + tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
