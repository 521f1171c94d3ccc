package dev.latchkey.demo;

import dev.latchkey.Auth;
import dev.latchkey.ConfigException;
import dev.latchkey.mongo.MongoStores;
import dev.latchkey.servlet.AuthFilter;
import dev.latchkey.servlet.Routes;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.User;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A server with registration, login and a page that shows them. Run its JAR; it needs nothing
 * installed. {@link #start} is all that an application does to embed Latchkey.
 */
public final class DemoServer implements AutoCloseable {
  private static final String ADMIN = "admin";

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
    settings.admin().ifPresent(name -> out.println(grantAdmin(name, auth, stores)));
    EmbeddedTomcat tomcat =
        opened(
            EmbeddedTomcat.start(
                settings.host(),
                settings.port(),
                AuthFilter.of(auth, routes()),
                new AdminServlet(auth)));
    out.println("Listening on " + tomcat.address());
  }

  private static Routes routes() {
    return Routes.builder()
        .open(PageServlet.paths())
        .anyRole(PageServlet.ADMIN_PAGE, Set.of(ADMIN))
        .anyRole("/admin/*", Set.of(ADMIN))
        .build();
  }

  /** Who has the role already keeps the sessions: a change of roles ends them. */
  private static String grantAdmin(String name, Auth auth, MongoStores stores) {
    Optional<User> user = stores.users().findCredentials(name).map(Credentials::user);
    if (user.isEmpty()) {
      return "There is no user of the name that DEMO_ADMIN has: register first, then start again.";
    }
    if (user.get().roles().contains(ADMIN)) {
      return "The user that DEMO_ADMIN names is an administrator.";
    }
    Set<String> roles = new HashSet<>(user.get().roles());
    roles.add(ADMIN);
    return auth.accounts().setRoles(user.get().id(), roles).isPresent()
        ? "The user that DEMO_ADMIN names is an administrator from now on."
        : "The user that DEMO_ADMIN names is gone.";
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
