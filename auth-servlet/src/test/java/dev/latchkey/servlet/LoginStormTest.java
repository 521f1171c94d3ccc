package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.token.TokenGrant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Logins beyond what the lane takes, over HTTP. */
class LoginStormTest {
  private static final String ALICE = "{\"username\":\"alice\",\"password\":\"correct horse\"}";

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
  private final Auth auth =
      Auth.builder(
              AuthConfig.builder()
                  .secretKey(HttpContract.SECRET_KEY)
                  .hashingLane(1, 0, Duration.ofSeconds(1))
                  .build(),
              new MemoryStores())
          .passwordHasher(new SlowHasher())
          .listener(events::add)
          .build();

  private final class SlowHasher extends CountingHasher {
    @Override
    public boolean verify(String password, String hash) {
      entered.countDown();
      try {
        assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.verify(password, hash);
    }
  }

  @Test
  void beyondTheLaneALoginIsAskedToComeAgainAndEverythingElseGoesOn() throws Exception {
    try (JettyServer server = new JettyServer(AuthFilter.of(auth), Map.of())) {
      URI login = URI.create(server.uri() + "/api/login");
      CompletableFuture<HttpExchange> first =
          CompletableFuture.supplyAsync(() -> HttpExchange.postJson(login, ALICE));
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

      HttpExchange second = HttpExchange.postJson(login, ALICE);

      second.assertRefused(503, "busy", "Too many logins at once. Try again shortly.");
      assertThat(second.header("Retry-After")).isEqualTo("2");
      assertThat(events).extracting(AuthEvent::type).containsExactly("login_busy");
      assertThat(auth.hashingLane().refused()).isEqualTo(1);
      HttpExchange.get(
              URI.create(server.uri() + "/api/users"), "Authorization", "Bearer " + token())
          .assertStatus(200);
      gate.countDown();
      assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(401);
    }
  }

  private String token() {
    return auth.tokens()
        .issue(new TokenGrant("u", "s", 0, Set.of(), Set.of(), List.of(), Optional.empty()))
        .value();
  }
}
