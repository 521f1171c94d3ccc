package dev.latchkey.resource;

import dev.latchkey.servlet.AuthFilter;
import dev.latchkey.servlet.Routes;
import dev.latchkey.token.RemoteSigningKeys;
import dev.latchkey.token.TokenVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * A service that has no users, no database and no secret: it verifies the tokens of an issuer by
 * the public keys that the issuer tells everybody. {@link #filter} is all that an application does
 * for it. {@code GET /reports} is for who has the role {@code analyst}.
 */
public final class ResourceServer implements AutoCloseable {
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  /** Kept: a logger that nobody holds forgets its level. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();

  private ResourceServer(int port, AuthFilter filter) {
    TOMCAT_LOG.setLevel(Level.WARNING);
    tomcat.setBaseDir(temporaryFolder().toString());
    tomcat.setConnector(connector(port));
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(
        (classes, servletContext) -> filter.addTo(servletContext), null);
    Tomcat.addServlet(context, "reports", new ReportServlet()).addMapping("/reports");
    ErrorReportValve silent = new ErrorReportValve();
    silent.setShowReport(false);
    silent.setShowServerInfo(false);
    tomcat.getHost().getPipeline().addValve(silent);
  }

  /** Starts the service with the settings of the environment. */
  public static void main(String[] args) {
    try {
      ResourceServer server = start(ResourceSettings.from(System.getenv()), Clock.systemUTC());
      System.out.println("Listening on " + server.address());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    } catch (IllegalArgumentException | IllegalStateException refused) {
      System.err.println(refused.getMessage());
      System.exit(1);
    }
  }

  /** Serves from here on. */
  static ResourceServer start(ResourceSettings settings, Clock clock) {
    ResourceServer server = new ResourceServer(settings.port(), filter(settings, clock));
    try {
      server.tomcat.start();
      return server;
    } catch (LifecycleException e) {
      throw new IllegalStateException(
          "Port " + settings.port() + " cannot be listened on: set PORT to a free one", e);
    }
  }

  private static AuthFilter filter(ResourceSettings settings, Clock clock) {
    RemoteSigningKeys keys = RemoteSigningKeys.of(settings.jwks(), clock);
    TokenVerifier tokens =
        TokenVerifier.of(keys, settings.issuer(), settings.audience(), LEEWAY, clock);
    Routes routes = Routes.builder().role("/reports", "analyst").build();
    return AuthFilter.verifying(tokens, routes, clock);
  }

  private static Connector connector(int port) {
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setThrowOnFailure(true);
    return connector;
  }

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("latchkey-resource");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("There is no room for temporary files", e);
    }
  }

  /** Where it listens. */
  String address() {
    return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Stopping failed", e);
    }
  }
}
