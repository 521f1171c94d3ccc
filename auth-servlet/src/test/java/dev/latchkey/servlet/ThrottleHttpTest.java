package dev.latchkey.servlet;

import static dev.latchkey.servlet.HttpExchange.postJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.audit.AuthEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is counted for the address of a client, and which address that is. */
class ThrottleHttpTest {
  private static final String MESSAGE = "Too many attempts. Try again later.";

  private final AuthConfigBuilder config =
      AuthConfig.builder()
          .addressThrottle(3, Duration.ofMinutes(10))
          .registrationThrottle(3, Duration.ofHours(1));
  private TestAuth test = TestAuth.create();

  private void serve(Consumer<URI> client) throws Exception {
    test = TestAuth.with(config);
    try (JettyServer server = new JettyServer(AuthFilter.of(test.auth), Map.of())) {
      client.accept(server.uri());
    }
  }

  private static HttpExchange register(URI server, String name, String... headers) {
    return postJson(
        URI.create(server + "/api/register"),
        "{\"username\":\"" + name + "\",\"password\":\"plum gondola 7 sings\"}",
        headers);
  }

  private static HttpExchange login(URI server, String name, String... headers) {
    return postJson(
        URI.create(server + "/api/login"),
        "{\"username\":\"" + name + "\",\"password\":\"wrong password\"}",
        headers);
  }

  private static HttpExchange loginFrom(URI server, String name, String forwardedFor) {
    return login(server, name, "X-Forwarded-For", forwardedFor);
  }

  @Test
  void registrationsFromOneAddressAreThrottled() throws Exception {
    serve(
        server -> {
          for (int i = 0; i < 3; i++) {
            register(server, "user" + i).assertStatus(201);
          }
          HttpExchange refused = register(server, "user3").assertRefused(429, "throttled", MESSAGE);
          assertThat(refused.header("Retry-After")).isEqualTo("1");
        });
  }

  @Test
  void junkRefreshTokensAreThrottledHoweverTheyCome() throws Exception {
    serve(
        server -> {
          URI refresh = URI.create(server + "/api/refresh");
          postJson(refresh, "{\"refresh_token\":\"rt1.junk\"}").assertStatus(401);
          postJson(refresh, "", "Cookie", "refresh_token=junk").assertStatus(401);
          postJson(refresh, "", "Cookie", "refresh_token=junk").assertStatus(401);

          postJson(refresh, "", "Cookie", "refresh_token=junk")
              .assertRefused(429, "throttled", MESSAGE);
          postJson(refresh, "{\"refresh_token\":\"rt1.junk\"}")
              .assertRefused(429, "throttled", MESSAGE);
          login(server, "nobody").assertStatus(429);
        });
  }

  @Test
  void whatAClientSaysOfItselfDoesNotChangeItsAddress() throws Exception {
    serve(
        server -> {
          for (int i = 0; i < 3; i++) {
            loginFrom(server, "user" + i, "198.51.100." + i).assertStatus(401);
          }
          loginFrom(server, "user3", "198.51.100.3").assertRefused(429, "throttled", MESSAGE);
        });
    assertThat(test.events).extracting(event -> event.client().address()).containsOnly("127.0.0.1");
  }

  @Test
  void behindATrustedProxyTheClientIsTheFirstFromTheRightThatIsNone() throws Exception {
    config.trustedProxies(List.of("127.0.0.0/8", "10.0.0.0/8"));
    serve(
        server -> {
          for (int i = 0; i < 3; i++) {
            loginFrom(server, "user" + i, "198.51.100." + i + ", 203.0.113.9, 10.1.1.1")
                .assertStatus(401);
          }
          loginFrom(server, "user3", "203.0.113.9:4711").assertStatus(429);
          loginFrom(server, "user3", "203.0.113.10").assertStatus(401);
          loginFrom(server, "user3", "[2001:db8::1]:4711").assertStatus(401);
        });
    assertThat(test.events)
        .extracting(event -> event.client().address())
        .containsExactly(
            "203.0.113.9",
            "203.0.113.9",
            "203.0.113.9",
            "203.0.113.9",
            "203.0.113.10",
            "2001:db8:0:0:0:0:0:1");
    assertThat(test.events).filteredOn(AuthEvent.Throttled.class::isInstance).hasSize(1);
  }

  @Test
  void severalHeadersAreOneListInTheirOrder() throws Exception {
    config.trustedProxies(List.of("127.0.0.1"));
    serve(
        server ->
            login(
                    server,
                    "user",
                    "X-Forwarded-For",
                    "198.51.100.1",
                    "X-Forwarded-For",
                    "203.0.113.9")
                .assertStatus(401));
    assertThat(test.events)
        .extracting(event -> event.client().address())
        .containsOnly("203.0.113.9");
  }

  @Test
  void aTrustedProxyThatDoesNotSayForWhomItAsksIsNotTheAddressOfItsClients() throws Exception {
    config.trustedProxies(List.of("127.0.0.1"));
    serve(
        server -> {
          for (int i = 0; i < 10; i++) {
            login(server, "user" + i).assertStatus(401);
            loginFrom(server, "other" + i, "unknown").assertStatus(401);
            loginFrom(server, "third" + i, "198.51.100.1, unknown").assertStatus(401);
          }
        });
    assertThat(test.events).extracting(event -> event.client().address()).containsOnly("");
  }
}
