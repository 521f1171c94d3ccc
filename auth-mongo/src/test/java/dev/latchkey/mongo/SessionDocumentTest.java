package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Secret;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.session.TokenPair;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a session lies in the database, and what cannot be made from it. */
class SessionDocumentTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final String KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final Client CLIENT = new Client("192.0.2.7", "Browser/1.0 (ü)");
  private static final MacKeys KEYS = MacKeys.derived("refresh", Secret.of(KEY), List.of());

  private final TestClock clock = new TestClock(NOW);
  private MongoStores stores;
  private Auth auth;
  private User alice;
  private TokenPair login;
  private Document whole = new Document();

  @BeforeEach
  void logIn() {
    stores = MONGO.stores();
    auth = Auth.builder(AuthConfig.builder().secretKey(KEY).build(), stores).clock(clock).build();
    alice = stores.users().insert(new NewUser(Username.of("alice"), "h", Set.of(), NOW));
    login = auth.sessions().open(alice, CLIENT, List.of("pwd"));
    whole = stored();
  }

  @AfterEach
  void close() {
    auth.close();
  }

  private static MongoCollection<Document> sessions() {
    return MONGO.database().getCollection("sessions");
  }

  private static Document stored() {
    return Optional.ofNullable(sessions().find().first()).orElseThrow();
  }

  private static String secretOf(String refreshToken) {
    return refreshToken.split("\\.", -1)[4];
  }

  private TokenPair refresh(String refreshToken) {
    return auth.sessions().refresh(refreshToken, Optional.of("attempt"), CLIENT);
  }

  private void assertInvalid(String refreshToken) {
    AuthException refused = catchThrowableOfType(AuthException.class, () -> refresh(refreshToken));
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(Reason.REFRESH_INVALID);
  }

  @Test
  void aStoredSessionIsADocumentOfFourteenFieldsInSnakeCase() {
    Document opened =
        new Document("_id", login.sessionId())
            .append("user_id", alice.id())
            .append("token_version", 0)
            .append("amr", List.of("pwd"))
            .append("created_at", Date.from(NOW))
            .append("expires_at", Date.from(NOW.plus(Duration.ofDays(90))))
            .append("secret_hash", Hashes.sha256Text(secretOf(login.refreshToken())))
            .append("revoked_at", null)
            .append("generation", 0)
            .append("key_id", KEYS.activeId())
            .append("attempt_hash", null)
            .append("rotated_at", Date.from(NOW))
            .append("idle_expires_at", Date.from(NOW.plus(Duration.ofDays(14))))
            .append(
                "client",
                new Document("address", "192.0.2.7").append("user_agent", "Browser/1.0 (ü)"));
    assertThat(stored()).isEqualTo(opened);

    clock.advance(Duration.ofHours(1));
    Date later = Date.from(clock.instant());
    assertThat(refresh(login.refreshToken()).sessionId()).isEqualTo(login.sessionId());

    Document rotated =
        new Document(opened)
            .append("generation", 1)
            .append("attempt_hash", Hashes.sha256Text("attempt"))
            .append("rotated_at", later)
            .append("idle_expires_at", Date.from(clock.instant().plus(Duration.ofDays(14))));
    assertThat(stored()).isEqualTo(rotated);

    assertThat(auth.sessions().end(login.sessionId())).isTrue();
    assertThat(stored()).isEqualTo(new Document(rotated).append("revoked_at", later));
  }

  @Test
  void theDatabaseAloneMakesNoRefreshToken() {
    String token = login.refreshToken();
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
    assertThat(stored().toJson())
        .doesNotContain(secretOf(token), token.substring(token.lastIndexOf('.') + 1));

    assertInvalid(unsigned + stored().getString("secret_hash"));
    assertInvalid(unsigned + Hashes.sha256Text(unsigned));
    assertThat(refresh(token).sessionId()).isEqualTo(login.sessionId());
  }

  /** Not even together with the database: what is missing is the secret that the client has. */
  @Test
  void theKeyAloneMakesNoRefreshToken() {
    String hash = stored().getString("secret_hash");

    assertInvalid(forged(hash.substring(0, 22)));
    assertInvalid(forged("A".repeat(22)));
    assertThat(forged(secretOf(login.refreshToken()))).isEqualTo(login.refreshToken());
    assertThat(refresh(login.refreshToken()).sessionId()).isEqualTo(login.sessionId());
  }

  private static String forged(String secret) {
    Document session = stored();
    String kid = session.getString("key_id");
    String signed =
        String.join(
            ".", "rt1", kid, session.getString("_id"), "" + session.get("generation"), secret);
    return signed + "." + KEYS.mac(kid, signed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_id",
        "token_version",
        "amr",
        "created_at",
        "expires_at",
        "secret_hash",
        "generation",
        "idle_expires_at"
      })
  void aDocumentWithAFieldMissingOrOfAnotherTypeIsNoSession(String field) {
    for (Document change : changesOf(field)) {
      assertMalformedAfter(change);
      assertInvalid(login.refreshToken());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"key_id", "rotated_at", "client", "client.address", "client.user_agent"})
  void aFieldThatARotationReplacesIsMendedByIt(String field) {
    for (Document change : changesOf(field)) {
      assertMalformedAfter(change);
      assertThat(refresh(login.refreshToken()).sessionId()).isEqualTo(login.sessionId());
      assertThat(stores.sessions().findById(login.sessionId())).isPresent();
    }
  }

  @Test
  void aSessionThatWasEndedInAnotherFormIsNotAlive() {
    for (Object value : List.of("yes", "", true, false, 7)) {
      assertMalformedAfter(new Document("$set", new Document("revoked_at", value)));
      assertInvalid(login.refreshToken());
    }
  }

  private static List<Document> changesOf(String field) {
    Object right = stored().getEmbedded(List.of(field.split("\\.", -1)), Object.class);
    return Stream.concat(
            Stream.of(new Document("$unset", new Document(field, ""))),
            Stream.of("x", 7, List.of(7), new Document("x", 1), true)
                .filter(value -> !right.getClass().isInstance(value))
                .map(value -> new Document("$set", new Document(field, value))))
        .toList();
  }

  /** Puts back what was there at the login before. */
  private void assertMalformedAfter(Document change) {
    SessionRepository repository = stores.sessions();
    assertThat(sessions().replaceOne(new Document(), whole).getMatchedCount()).isOne();
    assertThat(repository.findById(login.sessionId())).isPresent();

    assertThat(sessions().updateOne(new Document(), change).getMatchedCount()).isOne();

    assertThat(repository.findById(login.sessionId())).isEmpty();
    assertThat(repository.findAlive(alice.id(), NOW)).isEmpty();
  }

  @Test
  void aClientWhoseTextHasHalfACharacterIsStored() {
    Client half = new Client("192.0.2.7", "x\ud83d");

    String id = auth.sessions().open(alice, half, List.of("pwd")).sessionId();

    assertThat(stores.sessions().findById(id))
        .map(session -> session.state().client().userAgent())
        .contains("x?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udfffb", "a\0b", "?"})
  void whateverTextIsAskedForIsDataAndNoSession(String id) {
    assertThat(stores.sessions().findById(id)).isEmpty();
    assertThat(auth.sessions().end(alice.id(), id)).isFalse();
    assertThat(stores.sessions().findAlive(alice.id(), NOW))
        .extracting(Session::id)
        .containsExactly(login.sessionId());
  }
}
