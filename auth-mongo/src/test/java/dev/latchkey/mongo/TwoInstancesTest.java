package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.AuthStores;
import dev.latchkey.Client;
import dev.latchkey.ForwardingStores;
import dev.latchkey.Reason;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.AccessToken;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two instances of an application on one database. */
class TwoInstancesTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AuthConfig CONFIG =
      AuthConfig.builder()
          .secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c")
          .revocationLag(BOUND)
          .build();

  private Auth a;
  private User alice;

  @BeforeEach
  void startTheFirst() {
    MongoStores stores = MONGO.stores();
    a = Auth.of(CONFIG, stores);
    alice = stores.users().insert(new NewUser(Username.of("alice"), "h", Set.of(), Instant.EPOCH));
  }

  @AfterEach
  void stopTheFirst() {
    a.close();
  }

  private String loggedIn() {
    TokenPair pair = a.sessions().open(alice, CLIENT, List.of("pwd"));
    return pair.accessToken().value();
  }

  /** What a request with this token is answered: empty where it is let through. */
  private static Optional<Reason> asked(Auth auth, String token) {
    try {
      AccessToken verified = auth.tokens().verify(token);
      auth.revocations().feed().check(verified);
      return Optional.empty();
    } catch (AuthException refused) {
      return Optional.of(refused.reason());
    }
  }

  private void end(String token) {
    assertThat(a.sessions().end(a.tokens().verify(token).sessionId())).isTrue();
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(since(start)).isLessThan(PATIENCE);
      Thread.onSpinWait();
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void aLogoutAtOneIsRefusedAtTheOtherWithinASecondInHundredOfHundredTries() {
    try (Auth b = Auth.of(CONFIG, MONGO.stores())) {
      for (int round = 0; round < 10; round++) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          tokens.add(loggedIn());
        }
        assertThat(tokens).allMatch(token -> asked(b, token).isEmpty());
        List<Long> starts = new ArrayList<>();
        for (String token : tokens) {
          starts.add(System.nanoTime());
          end(token);
          assertThat(asked(a, token)).contains(Reason.TOKEN_REVOKED);
        }

        for (int i = 0; i < tokens.size(); i++) {
          String token = tokens.get(i);
          await(() -> asked(b, token).isPresent());
          assertThat(since(starts.get(i))).isLessThan(Duration.ofSeconds(1));
          assertThat(asked(b, token)).contains(Reason.TOKEN_REVOKED);
        }
      }
    }
  }

  @Test
  void whatEndedAtOneIsKnownToAnotherThatStartsAfterIt() {
    String token = loggedIn();
    end(token);

    try (Auth b = Auth.of(CONFIG, MONGO.stores())) {
      assertThat(asked(b, token)).contains(Reason.TOKEN_REVOKED);
    }
  }

  @Test
  void aThousandRequestsReadTheDatabaseNotOnce() {
    Commands commands = new Commands();
    String token = loggedIn();
    end(loggedIn());
    try (MongoClient client = commands.client(MONGO.uri());
        Auth b = Auth.of(CONFIG, MongoStores.of(client.getDatabase(MONGO.database().getName())))) {
      commands.asked().clear();

      for (int i = 0; i < 1000; i++) {
        assertThat(asked(b, token)).isEmpty();
      }
      await(() -> commands.ofFeed().size() >= 2);

      assertThat(commands.asked()).isEmpty();
      assertThat(commands.ofFeed())
          .allMatch(command -> command.getString("find").getValue().equals("revoked_tokens"));
    }
  }

  @Test
  void aFeedThatIsCutFallsBackToTheDatabaseAndWithoutThatNobodyIsLetThrough() throws Exception {
    ServerAddress server = new ServerAddress(new ConnectionString(MONGO.uri()).getHosts().get(0));
    Commands commands = new Commands();
    try (Relay relay = new Relay(new InetSocketAddress(server.getHost(), server.getPort()));
        MongoClient client = through(relay, commands);
        FeedCut stores =
            new FeedCut(MongoStores.of(client.getDatabase(MONGO.database().getName())));
        Auth b = Auth.of(CONFIG, stores)) {
      String good = loggedIn();
      String ended = loggedIn();
      assertThat(asked(b, ended)).isEmpty();

      stores.cut(true);
      end(ended);
      long start = System.nanoTime();
      await(() -> asked(b, ended).equals(Optional.of(Reason.TOKEN_REVOKED)));
      assertThat(since(start)).isLessThan(BOUND.multipliedBy(2));
      commands.asked().clear();
      assertThat(asked(b, good)).isEmpty();
      assertThat(commands.kinds()).containsExactly("find");

      relay.cut();
      assertThat(asked(b, good)).contains(Reason.UNAVAILABLE);
      assertThat(asked(b, ended)).contains(Reason.UNAVAILABLE);

      relay.mend();
      await(() -> asked(b, good).isEmpty());
      assertThat(asked(b, ended)).contains(Reason.TOKEN_REVOKED);
      stores.cut(false);
      await(() -> costsNothing(b, good, commands));
      assertThat(asked(b, ended)).contains(Reason.TOKEN_REVOKED);
      assertThat(commands.kinds()).isEmpty();
    }
  }

  private static boolean costsNothing(Auth auth, String token, Commands commands) {
    commands.asked().clear();
    assertThat(asked(auth, token)).isEmpty();
    return commands.asked().isEmpty();
  }

  private static MongoClient through(Relay relay, Commands commands) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(MONGO.uri()))
            .applyToClusterSettings(
                cluster ->
                    cluster
                        .mode(ClusterConnectionMode.SINGLE)
                        .hosts(List.of(new ServerAddress("127.0.0.1", relay.port())))
                        .serverSelectionTimeout(300, TimeUnit.MILLISECONDS))
            .addCommandListener(commands)
            .build());
  }

  /** Stores whose revocations can be looked up, while reading on what was added may be cut. */
  private static final class FeedCut extends ForwardingStores {
    private volatile boolean isCut;

    FeedCut(AuthStores stores) {
      super(stores);
    }

    void cut(boolean cut) {
      isCut = cut;
    }

    @Override
    public RevocationStore revocations() {
      RevocationStore whole = super.revocations();
      return new RevocationStore() {
        @Override
        public void add(Revocation revocation) {
          whole.add(revocation);
        }

        @Override
        public List<Dated> addedSince(Instant storageTime, Instant now) {
          if (isCut) {
            throw new AuthException(Reason.UNAVAILABLE, "cut");
          }
          return whole.addedSince(storageTime, now);
        }

        @Override
        public List<Revocation> find(Set<String> ids, Instant now) {
          return whole.find(ids, now);
        }
      };
    }
  }
}
