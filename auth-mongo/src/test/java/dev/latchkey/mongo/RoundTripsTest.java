package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.Client;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.StoredEvent;
import dev.latchkey.login.LoginResult;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.throttle.Attempts;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes over the wire: one command for each call, and no password where none is needed. */
class RoundTripsTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private final Commands wire = new Commands();
  private final List<BsonDocument> commands = wire.asked();
  private final MongoClient client = wire.client(MONGO.uri());

  @AfterEach
  void close() {
    client.close();
  }

  private UserRepository open() {
    return stores().users();
  }

  private MongoStores stores() {
    return MongoStores.of(client.getDatabase(MONGO.database().getName()));
  }

  private static User insert(UserRepository users, String name) {
    return users.insert(new NewUser(Username.of(name), "h", Set.of(), Instant.EPOCH));
  }

  private BsonDocument onlyCommand() {
    assertThat(commands).hasSize(1);
    return commands.remove(0);
  }

  private static void assertProjectedWithoutPassword(BsonDocument find) {
    assertThat(find.getDocument("projection").keySet())
        .containsExactlyInAnyOrder("username", "roles", "token_version", "created_at", "disabled");
    assertThat(find.getDocument("projection").values())
        .allMatch(value -> value.isNumber() && value.asNumber().intValue() == 1);
  }

  @Test
  void eachCallIsOneRoundTrip() {
    UserRepository users = open();
    commands.clear();

    User alice = insert(users, "alice");
    assertThat(onlyCommand()).containsKey("insert");
    assertThat(users.findById(alice.id())).contains(alice);
    assertThat(onlyCommand()).containsKey("find");
    assertThat(users.findCredentials("ALICE")).isPresent();
    assertThat(onlyCommand()).containsKey("find");
    assertThat(users.findCredentials("nobody")).isEmpty();
    assertThat(onlyCommand()).containsKey("find");
    assertThat(users.setRoles(alice.id(), Set.of())).isPresent();
    assertThat(onlyCommand()).containsKey("findAndModify");
    assertThat(users.replacePasswordHash(alice.id(), "h", "i")).isTrue();
    assertThat(onlyCommand()).containsKey("update");
    assertThat(users.findCredentialsById(alice.id())).isPresent();
    assertThat(onlyCommand()).containsKey("find");
    assertThat(users.changePassword(alice.id(), "i", "j")).isPresent();
    assertThat(onlyCommand()).containsKey("findAndModify");
    assertThat(users.raiseTokenVersion(alice.id())).isPresent();
    assertThat(onlyCommand()).containsKey("findAndModify");
  }

  @Test
  void eachCallForASessionIsOneRoundTrip() {
    SessionRepository sessions = stores().sessions();
    Session.State state =
        new Session.State(0, "k", Optional.empty(), NOW, NOW.plusSeconds(9), CLIENT);
    Session.State next =
        new Session.State(1, "k", Optional.empty(), NOW, NOW.plusSeconds(9), CLIENT);
    commands.clear();

    sessions.insert(
        new Session("s", "u", 0, List.of(), NOW, NOW.plusSeconds(9), "h", state, Optional.empty()));
    assertThat(wire.kinds()).containsExactly("insert");
    assertThat(sessions.findById("s")).isPresent();
    assertThat(wire.kinds()).containsExactly("find");
    assertThat(sessions.rotate("s", "h", next)).isPresent();
    assertThat(wire.kinds()).containsExactly("findAndModify");
    assertThat(sessions.findAlive("u", NOW)).hasSize(1);
    assertThat(wire.kinds()).containsExactly("find");
    assertThat(sessions.revoke("s", NOW)).isTrue();
    assertThat(wire.kinds()).containsExactly("update");
    sessions.revokeOlder("u", 2, NOW);
    assertThat(wire.kinds()).containsExactly("update");
  }

  @Test
  void eachCallForRevocationsIsOneRoundTrip() {
    RevocationStore revocations = stores().revocations();
    commands.clear();

    for (int i = 0; i < 500; i++) {
      revocations.add(Revocation.ofToken("t" + i, NOW.plusSeconds(9)));
    }
    assertThat(wire.kinds()).hasSize(500).containsOnly("update");
    assertThat(revocations.addedSince(Instant.EPOCH, NOW)).hasSize(500);
    assertThat(wire.kinds()).containsExactly("find");
    assertThat(revocations.find(Set.of("jti:t1", "sid:s", "user:u"), NOW)).hasSize(1);
    assertThat(wire.kinds()).containsExactly("find");
  }

  @Test
  void aBatchOfEventsAPageAndACountAreOneRoundTripEach() {
    AuditStore audit = stores().audit();
    List<StoredEvent> batch =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    new StoredEvent(
                        StoredEvent.firstId(NOW.plusSeconds(60L * i)) + "x",
                        NOW.plusSeconds(60L * i),
                        NOW.plusSeconds(99_999),
                        "logged_in",
                        Optional.of("u"),
                        Optional.empty(),
                        CLIENT,
                        Map.of()))
            .toList();
    commands.clear();

    audit.append(batch);
    assertThat(wire.kinds()).containsExactly("insert");
    assertThat(audit.find(AuditQuery.newest(1000).ofUser("u"), NOW)).hasSize(500);
    assertThat(wire.kinds()).containsExactly("find");
    assertThat(audit.countByMinute(NOW, NOW.plusSeconds(60_000), NOW)).hasSize(500);
    assertThat(wire.kinds()).containsExactly("aggregate");
  }

  @Test
  void noRequestWaitsForTheEventsToBeWritten() {
    AuthConfig config = AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").build();
    try (MongoStores stores = stores()) {
      try (Auth auth = Auth.builder(config, stores).passwordHasher(new CountingHasher()).build()) {
        assertThat(auth.accounts().register("alice", "correct horse", CLIENT).disabled()).isFalse();
      }
      assertThat(wire.ofTrail()).isNotEmpty().allMatch(command -> command.containsKey("insert"));
      assertThat(commands)
          .filteredOn(command -> command.toString().contains("audit_events"))
          .allMatch(command -> command.getFirstKey().matches("listIndexes|createIndexes"));
      assertThat(stores.audit().find(AuditQuery.newest(9), Instant.now()))
          .extracting(StoredEvent::type)
          .containsExactly("registered");
    }
  }

  @Test
  void eachCallForAttemptsIsOneRoundTrip() {
    AttemptStore attempts = stores().attempts();
    commands.clear();

    assertThat(attempts.replace(new Attempts("a", 1, NOW, NOW.plusSeconds(9)), 0, NOW)).isTrue();
    assertThat(wire.kinds()).containsExactly("update");
    assertThat(attempts.replace(new Attempts("a", 1, NOW, NOW.plusSeconds(9)), 0, NOW)).isFalse();
    assertThat(wire.kinds()).containsExactly("update");
    assertThat(attempts.find(Set.of("a", "b", "c"), NOW)).hasSize(1);
    assertThat(wire.kinds()).containsExactly("find");
    attempts.forget("a");
    assertThat(wire.kinds()).containsExactly("update");
  }

  @Test
  void aLoginIsThreeRoundTripsAndARefreshIsTwo() {
    AuthConfig config = AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").build();
    try (MongoStores stores = stores();
        Auth auth = Auth.builder(config, stores).passwordHasher(new CountingHasher()).build()) {
      assertThat(auth.accounts().register("alice", "correct horse", CLIENT).disabled()).isFalse();
      commands.clear();

      LoginResult.LoggedIn login =
          (LoginResult.LoggedIn) auth.logins().login("alice", "correct horse", CLIENT);
      assertThat(wire.kinds()).containsExactly("find", "find", "insert");
      Optional<String> device = Optional.of(login.deviceToken());
      LoginResult again = auth.logins().login("alice", "correct horse", device, CLIENT);
      assertThat(again).isInstanceOf(LoginResult.LoggedIn.class);
      assertThat(wire.kinds()).containsExactly("find", "find", "insert");
      String first = login.tokens().refreshToken();
      String second = auth.sessions().refresh(first, Optional.empty(), CLIENT).refreshToken();
      assertThat(wire.kinds()).containsExactly("findAndModify", "find");
      assertThat(auth.sessions().refresh(first, Optional.empty(), CLIENT).refreshToken())
          .isEqualTo(second);
      assertThat(wire.kinds()).containsExactly("findAndModify", "find", "find");
    }
  }

  @Test
  void idsThatAreNoneCostNoRoundTrip() {
    UserRepository users = open();
    commands.clear();

    assertThat(users.findById("$ne")).isEmpty();
    assertThat(users.setDisabled("x".repeat(24), true)).isEmpty();
    assertThat(commands).isEmpty();
  }

  @Test
  void aUserAndAListAreReadWithoutThePassword() {
    UserRepository users = open();
    User alice = insert(users, "alice");
    commands.clear();

    assertThat(users.findById(alice.id())).contains(alice);
    assertProjectedWithoutPassword(onlyCommand());
    assertThat(users.list("", 10)).containsExactly(alice);
    assertProjectedWithoutPassword(onlyCommand());
    assertThat(users.list("0".repeat(24), 10)).containsExactly(alice);
    assertProjectedWithoutPassword(onlyCommand());
  }

  @Test
  void aLongPageIsOneRoundTripToo() {
    UserRepository users = open();
    List<Document> many =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Document("username", "u" + i).append("password", "h"))
            .toList();
    assertThat(MONGO.users().insertMany(many).wasAcknowledged()).isTrue();
    commands.clear();

    assertThat(users.list("", 1000)).hasSize(1000);
    assertThat(onlyCommand()).containsKey("find");
    assertThat(users.list("", 300)).hasSize(300);
    // A server may ask to be told that the rest of the page is not wanted.
    assertThat(commands.remove(0)).containsKey("find");
    assertThat(commands).allMatch(command -> command.containsKey("killCursors"));
  }

  @Test
  void aNameThatOthersDocumentsSharedCostsNoWriteAtEachLogin() {
    UserRepository users = open();
    assertThat(insert(users, "Alice").username()).isEqualTo("Alice");
    Document legacy = new Document("username", "alice").append("password", "h");
    assertThat(MONGO.users().insertOne(legacy).wasAcknowledged()).isTrue();
    commands.clear();

    assertThat(users.findCredentials("alice")).isPresent();
    assertThat(onlyCommand()).containsKey("find");
  }
}
