package dev.latchkey.demo;

import dev.latchkey.Auth;
import dev.latchkey.ConfigException;
import dev.latchkey.mongo.MongoStores;
import dev.latchkey.servlet.AuthFilter;
import dev.latchkey.servlet.Routes;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A server with registration, login and a page that shows them. Run its JAR; it needs nothing
 * installed. {@link #start} is all that an application does to embed Latchkey.
 */
public final class DemoServer implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private DemoServer() {}

  /** Starts the server with the settings of the environment and of {@code .env}. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      DemoServer server = start(DemoSettings.load(Path.of(""), System.getenv(), out), out);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    } catch (ConfigException | IllegalStateException refused) {
      System.err.println(refused.getMessage());
      System.exit(1);
    }
  }

  private static DemoServer start(DemoSettings settings, PrintStream out) {
    DemoServer server = new DemoServer();
    try {
      server.open(settings, out);
      return server;
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private void open(DemoSettings settings, PrintStream out) {
    MongoStores stores = opened(MongoStores.connect(database(settings, out)));
    Auth auth = opened(Auth.of(settings.authConfig(), stores));
    Routes routes = Routes.builder().open(PageServlet.paths()).build();
    EmbeddedTomcat tomcat =
        opened(EmbeddedTomcat.start(settings.host(), settings.port(), AuthFilter.of(auth, routes)));
    out.println("Listening on " + tomcat.address());
  }

  private String database(DemoSettings settings, PrintStream out) {
    if (settings.mongoUri().isPresent()) {
      out.println("The users are in the database that MONGO_URI names.");
      return settings.mongoUri().get();
    }
    EmbeddedMongo embedded = opened(EmbeddedMongo.open(settings.databaseFile()));
    out.println(
        "There is no MONGO_URI: the users are in an embedded database, in "
            + settings.databaseFile()
            + ". It is for trying things out.");
    return embedded.start();
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Stops the parts, the last one first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("Stopping failed: " + e);
      }
    }
  }
}
