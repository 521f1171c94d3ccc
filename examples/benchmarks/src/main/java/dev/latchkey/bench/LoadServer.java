package dev.latchkey.bench;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthStores;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.mongo.MongoStores;
import dev.latchkey.servlet.AuthFilter;
import dev.latchkey.servlet.Routes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * Latchkey's filter in front of two servlets that answer the same four bytes: {@code /open} and
 * {@code /closed} differ by the check alone. Settings come from the environment; users are in
 * memory, or in the database that {@code MONGO_URI} names. It ends when its input does.
 */
public final class LoadServer {
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  private LoadServer() {}

  /** No arguments. Prints its port when it is ready. */
  public static void main(String[] args) throws Exception {
    String database = System.getenv("MONGO_URI");
    try (AuthStores stores = database == null ? new MemoryStores() : MongoStores.connect(database);
        Auth auth = Auth.of(AuthConfig.from(System.getenv()), stores)) {
      Routes routes = Routes.builder().open("/open").build();
      Tomcat tomcat = started(AuthFilter.of(auth, routes));
      System.out.println("READY " + tomcat.getConnector().getLocalPort());
      System.in.transferTo(System.out);
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static Tomcat started(AuthFilter filter) throws IOException, LifecycleException {
    TOMCAT_LOG.setLevel(Level.WARNING);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("latchkey-load").toString());
    tomcat.setConnector(connector());
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(
        (classes, servletContext) -> filter.addTo(servletContext), null);
    Tomcat.addServlet(context, "open", new Pong()).addMapping("/open");
    // And the rest: without a servlet, Tomcat does not come as far as the filter and its endpoints.
    Wrapper closed = Tomcat.addServlet(context, "closed", new Pong());
    closed.addMapping("/closed");
    closed.addMapping("/");
    tomcat.start();
    return tomcat;
  }

  private static Connector connector() {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    // Tomcat closes a connection after 100 requests otherwise.
    connector.setProperty("maxKeepAliveRequests", "-1");
    connector.setThrowOnFailure(true);
    return connector;
  }

  private static final class Pong extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.setContentLength(4);
      response.getOutputStream().print("pong");
    }
  }
}
