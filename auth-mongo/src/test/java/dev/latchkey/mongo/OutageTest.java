package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import de.bwaldvogel.mongo.MongoServer;
import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.StoredEvent;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Servers that are not there, go away, or hang. */
class OutageTest {
  private static final String NOBODY = "0123456789abcdef01234567";
  private static final String QUICK = "?serverSelectionTimeoutMS=300&socketTimeoutMS=300";

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void assertRefusesToStart(int port, String options) {
    String uri = "mongodb://anna:s3same@127.0.0.1:" + port + "/app" + options;
    assertThatIllegalStateException()
        .isThrownBy(() -> MongoStores.connect(uri).close())
        .withMessageContaining("MONGO_URI: 127.0.0.1:" + port + " does not answer")
        .satisfies(OutageTest::assertWithoutCredentials);
  }

  private static void assertWithoutCredentials(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("s3same", "anna");
  }

  @Test
  void aServerThatIsNotThereStopsTheStartInBoundedTime() throws Exception {
    int port = freePort();
    assertTimeout(Duration.ofSeconds(10), () -> assertRefusesToStart(port, ""));
  }

  @Test
  void aServerThatTakesConnectionsAndNeverAnswersStopsTheStartInBoundedTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = silent.getLocalPort();
      assertTimeout(Duration.ofSeconds(10), () -> assertRefusesToStart(port, ""));
    }
  }

  @Test
  void aTimeoutThatTheUriSetsGoesBeforeOurs() throws Exception {
    int port = freePort();
    assertTimeout(
        Duration.ofSeconds(4), () -> assertRefusesToStart(port, "?serverSelectionTimeoutMS=100"));
  }

  @Test
  void everyWaitHasABoundAndTheUriMayMoveIt() {
    assertThat(waits(MongoUri.parse("mongodb://h/app").settings()))
        .containsExactly(5000L, 5000L, 5000L, 5000L);
    String options =
        "?serverSelectionTimeoutMS=1&connectTimeoutMS=2&socketTimeoutMS=3&waitQueueTimeoutMS=4";
    assertThat(waits(MongoUri.parse("mongodb://h/app" + options).settings()))
        .containsExactly(1L, 2L, 3L, 4L);
  }

  private static Stream<Long> waits(MongoClientSettings settings) {
    return Stream.of(
        settings.getClusterSettings().getServerSelectionTimeout(TimeUnit.MILLISECONDS),
        (long) settings.getSocketSettings().getConnectTimeout(TimeUnit.MILLISECONDS),
        (long) settings.getSocketSettings().getReadTimeout(TimeUnit.MILLISECONDS),
        settings.getConnectionPoolSettings().getMaxWaitTime(TimeUnit.MILLISECONDS));
  }

  @Test
  void aServerThatGoesAwayIsUnavailableUntilItIsBack() {
    MongoServer server = TestMongo.started(0);
    int port = server.getLocalAddress().getPort();
    try (MongoStores stores = MongoStores.connect(TestMongo.uriOf(server) + QUICK)) {
      assertThat(stores.users().findById(NOBODY)).isEmpty();
      server.shutdownNow();

      assertEveryCallIsUnavailable(stores.users());
      assertEveryCallIsUnavailable(stores.sessions());
      assertEveryCallIsUnavailable(stores.revocations());
      assertEveryCallIsUnavailable(stores.audit());

      server = TestMongo.started(port);
      assertTimeout(Duration.ofSeconds(10), () -> awaitAnswer(stores.users()));
    } finally {
      server.shutdownNow();
    }
  }

  private static void assertEveryCallIsUnavailable(UserRepository users) {
    NewUser alice = new NewUser(Username.of("alice"), "h", Set.of(), Instant.EPOCH);
    Stream.<Consumer<UserRepository>>of(
            u -> u.insert(alice),
            u -> u.findById(NOBODY),
            u -> u.findCredentials("alice"),
            u -> u.replacePasswordHash(NOBODY, "h", "i"),
            u -> u.setRoles(NOBODY, Set.of()),
            u -> u.setDisabled(NOBODY, true),
            u -> u.findCredentialsById(NOBODY),
            u -> u.changePassword(NOBODY, "h", "i"),
            u -> u.raiseTokenVersion(NOBODY),
            u -> u.list("", 10))
        .forEach(call -> assertUnavailable(() -> call.accept(users)));
  }

  private static void assertEveryCallIsUnavailable(SessionRepository sessions) {
    Client client = new Client("192.0.2.7", "test");
    Instant now = Instant.EPOCH;
    Session.State state = new Session.State(0, "k", Optional.empty(), now, now, client);
    Session session = new Session("s", "u", 0, List.of(), now, now, "h", state, Optional.empty());
    Stream.<Consumer<SessionRepository>>of(
            s -> s.insert(session),
            s -> s.findById("s"),
            s -> s.rotate("s", "h", state),
            s -> s.revoke("s", now),
            s -> s.revokeOlder("u", 1, now),
            s -> s.findAlive("u", now))
        .forEach(call -> assertUnavailable(() -> call.accept(sessions)));
  }

  private static void assertEveryCallIsUnavailable(RevocationStore revocations) {
    Instant now = Instant.EPOCH;
    Stream.<Consumer<RevocationStore>>of(
            r -> r.add(Revocation.ofToken("t", now)),
            r -> r.addedSince(now, now),
            r -> r.find(Set.of("jti:t"), now))
        .forEach(call -> assertUnavailable(() -> call.accept(revocations)));
  }

  private static void assertEveryCallIsUnavailable(AuditStore audit) {
    Instant now = Instant.EPOCH;
    StoredEvent event =
        new StoredEvent(
            "i", now, now, "t", Optional.empty(), Optional.empty(), Client.unknown(), Map.of());
    Stream.<Consumer<AuditStore>>of(
            a -> a.append(List.of(event)),
            a -> a.find(AuditQuery.newest(1), now),
            a -> a.countByMinute(now, now, now))
        .forEach(call -> assertUnavailable(() -> call.accept(audit)));
  }

  private static void assertUnavailable(ThrowingCallable call) {
    AuthException refused =
        assertTimeout(Duration.ofSeconds(5), () -> catchThrowableOfType(AuthException.class, call));
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refused.detail()).startsWith("the database failed: Mongo").doesNotContain("alice");
    assertThat(refused).hasCauseInstanceOf(MongoException.class);
  }

  /** Each call that fails has waited for the server as long as it may. */
  private static void awaitAnswer(UserRepository users) {
    while (true) {
      try {
        assertThat(users.findById(NOBODY)).isEmpty();
        return;
      } catch (AuthException refused) {
        assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
      }
    }
  }
}
