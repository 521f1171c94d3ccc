package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuthEvent;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.login.LoginResult;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.token.AccessToken;
import dev.latchkey.user.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The services as they are wired. */
class AuthTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "correct horse";

  private final AuthConfig config =
      AuthConfig.builder()
          .secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c")
          .bcryptCost(BcryptPasswordHasher.MIN_COST)
          .build();

  private static AccessToken loggedIn(Auth auth) {
    LoginResult.LoggedIn result =
        (LoginResult.LoggedIn) auth.logins().login("alice", PASSWORD, CLIENT);
    return auth.tokens().verify(result.tokens().accessToken().value());
  }

  @Test
  void whoRegistersLogsInAndIsTheCurrentUserOfTheToken() {
    Auth auth = Auth.of(config, new MemoryStores());
    User alice = auth.accounts().register("Alice", PASSWORD, CLIENT);

    AccessToken token = loggedIn(auth);

    assertThat(token.userId()).isEqualTo(alice.id());
    assertThat(auth.accounts().current(token)).isEqualTo(alice);
    assertThat(auth.config()).isSameAs(config);
  }

  @Test
  void theConfiguredCostIsThatOfNewHashes() {
    MemoryStores stores = new MemoryStores();
    User alice = Auth.of(config, stores).accounts().register("Alice", PASSWORD, CLIENT);

    assertThat(stores.users().findCredentials(alice.username()).orElseThrow().passwordHash())
        .startsWith("$2b$10$");
  }

  @Test
  void allServicesGoByTheReplacedParts() {
    CountingHasher hasher = new CountingHasher();
    List<AuthEvent> events = new ArrayList<>();
    Auth auth =
        Auth.builder(config, new MemoryStores())
            .clock(new TestClock(NOW))
            .randomness(new Randomness(new Random(42)))
            .passwordHasher(hasher)
            .listener(events::add)
            .build();

    User alice = auth.accounts().register("alice", PASSWORD, CLIENT);
    AccessToken token = loggedIn(auth);

    assertThat(alice.createdAt()).isEqualTo(NOW);
    assertThat(token.issuedAt()).isEqualTo(NOW);
    assertThat(token.sessionId()).isEqualTo(new Randomness(new Random(42)).id());
    assertThat(hasher.hashed()).isEqualTo(1);
    assertThat(hasher.verified()).hasSize(1);
    assertThat(events).extracting(AuthEvent::type).containsExactly("registered", "logged_in");
    assertThat(events).extracting(AuthEvent::at).containsOnly(NOW);
    assertThat(auth.clock().instant()).isEqualTo(NOW);
  }

  @Test
  void aTokenSignedWithThePreviousKeyIsStillGoodAfterTheChange() {
    MemoryStores stores = new MemoryStores();
    Auth before = Auth.of(config, stores);
    AuthConfig rotated =
        AuthConfig.builder()
            .secretKey("5f1e9c7b3a2d4f6e8b0c1d3a5e7f9b2d")
            .previousSecretKeys(List.of("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c"))
            .bcryptCost(BcryptPasswordHasher.MIN_COST)
            .build();
    User alice = before.accounts().register("alice", PASSWORD, CLIENT);
    LoginResult.LoggedIn login =
        (LoginResult.LoggedIn) before.logins().login("alice", PASSWORD, CLIENT);

    AccessToken token =
        Auth.of(rotated, stores).tokens().verify(login.tokens().accessToken().value());

    assertThat(token.userId()).isEqualTo(alice.id());
  }
}
