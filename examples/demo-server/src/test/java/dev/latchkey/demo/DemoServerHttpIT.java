package dev.latchkey.demo;

import dev.latchkey.servlet.HttpContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the endpoints against the running JAR: Tomcat, the Mongo stores, the default. */
class DemoServerHttpIT extends HttpContract {
  private static RunningJar server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = RunningJar.start(folder, Map.of("SECRET_KEY", SECRET_KEY));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected URI server() {
    return server.uri();
  }

  @Override
  protected boolean hasSecureCookies() {
    return false;
  }
}
