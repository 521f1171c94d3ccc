package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BcryptPasswordHasher;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MemoryOnJettyTest extends HttpContract {
  private static JettyServer server;

  @BeforeAll
  static void start() throws Exception {
    AuthConfig config =
        AuthConfig.builder()
            .secretKey(SECRET_KEY)
            .bcryptCost(BcryptPasswordHasher.MIN_COST)
            .addressThrottle(1_000_000, Duration.ofMinutes(10))
            .registrationThrottle(1_000_000, Duration.ofHours(1))
            .build();
    server = new JettyServer(AuthFilter.of(Auth.of(config, new MemoryStores())), Map.of());
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
    return true;
  }
}
