package dev.latchkey.resource;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.Client;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.servlet.AuthFilter;
import dev.latchkey.servlet.HttpExchange;
import dev.latchkey.user.User;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Latchkey as an issuer, over HTTP, with keys from files; it counts who asks for the keys. */
final class Issuer implements AutoCloseable {
  static final String NAME = "https://issuer.test";
  static final String AUDIENCE = "reports.test";
  private static final String PASSWORD = "correct horse battery";

  final Auth auth;
  private final Tomcat tomcat = new Tomcat();
  private final AtomicInteger fetches = new AtomicInteger();
  private final Path keys;

  Issuer(Path folder, Clock clock) throws Exception {
    keys = Files.createDirectory(folder.resolve("keys"));
    addKey("1.pem");
    AuthConfig config =
        AuthConfig.builder()
            .secretKey("Jm5sT2vXq8Wd1LzRk7Yc4NbHf9Ga3PeU")
            .signingKeyFiles(List.of(keys))
            .issuer(NAME)
            .audience(AUDIENCE)
            .build();
    auth =
        Auth.builder(config, new MemoryStores())
            .clock(clock)
            .passwordHasher(new CountingHasher())
            .build();
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer((classes, servlets) -> install(servlets), null);
    Tomcat.addServlet(context, "nothing", new HttpServlet() {}).addMapping("/");
    tomcat.start();
  }

  private void install(ServletContext context) {
    Filter counting =
        (request, response, chain) -> {
          if (((HttpServletRequest) request).getRequestURI().endsWith("jwks.json")) {
            fetches.incrementAndGet();
          }
          chain.doFilter(request, response);
        };
    context
        .addFilter("counting", counting)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    AuthFilter.of(auth).addTo(context);
  }

  /** Puts one more key into the folder. */
  void addKey(String name) throws IOException {
    Path file = Files.writeString(keys.resolve(name), KeyPems.of(KeyPems.p256()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Registers somebody with these roles. */
  void register(String name, Set<String> roles) {
    User user = auth.accounts().register(name, PASSWORD, Client.unknown());
    auth.accounts().setRoles(user.id(), roles);
  }

  /** The access token of a login over HTTP. */
  String login(String name) {
    String body =
        "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\",\"delivery\":\"body\"}";
    return String.valueOf(
        HttpExchange.postJson(URI.create(address() + "/api/login"), body)
            .assertStatus(200)
            .json()
            .get("access_token"));
  }

  URI jwks() {
    return URI.create(address() + "/.well-known/jwks.json");
  }

  private String address() {
    return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
  }

  /** How often the keys were asked for. */
  int fetches() {
    return fetches.get();
  }

  @Override
  public void close() throws LifecycleException {
    if (tomcat.getServer().getState().isAvailable()) {
      tomcat.stop();
      tomcat.destroy();
    }
  }
}
