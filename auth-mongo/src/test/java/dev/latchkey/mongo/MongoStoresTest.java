package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.latchkey.ConfigException;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening the stores, and what lies in the database then. */
class MongoStoresTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Instant CREATED = Instant.parse("2026-03-04T05:06:07.089Z");

  private static User insert(UserRepository users, String name) {
    return users.insert(new NewUser(Username.of(name), "h", Set.of("b", "a"), CREATED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s3same",
        "localhost:27017/s3same",
        "http://s3same@localhost/app",
        "mongodb://",
        "mongodb://u:s3same@/app",
        "mongodb://u:s3same@host",
        "mongodb://u:s3same@host/",
        "mongodb://u:s3same@host/?w=1",
        "mongodb://u:s3same@x@host/app",
        "mongodb://u:s3same/x@host/app",
        "mongodb://u:s3same%@host/app",
        "mongodb://host:s3same/app",
        "mongodb://u:s3same@host:99999/app",
        "mongodb://host/s3 same",
        "mongodb://host/app?replicaSet=s3same&directConnection=s3same&w=0&journal=true"
      })
  void aUriThatIsNoGoodIsRefusedByNameAndNotRepeated(String uri) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> MongoStores.connect(uri).close())
        .withMessageContaining("MONGO_URI")
        .withMessageNotContaining("s3same")
        .withNoCause();
  }

  @Test
  void aRefusedUriSaysWhatAGoodOneLooksLike() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> MongoStores.connect("mongodb://localhost:27017").close())
        .withMessageContaining("names no database")
        .withMessageContaining("mongodb://user:password@host:27017/database");
  }

  @Test
  void writesThatNobodyConfirmsAreRefused() {
    String uri = MONGO.uri() + (MONGO.uri().contains("?") ? "&w=0" : "?w=0");
    MongoDatabase unacknowledged = MONGO.database().withWriteConcern(WriteConcern.UNACKNOWLEDGED);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> MongoStores.connect(uri).close())
        .withMessageContaining("w=0");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> MongoStores.of(unacknowledged).close())
        .withMessageContaining("w=0");
  }

  @Test
  void theClientOfTheCallerStaysOpen() {
    try (MongoClient client = MongoClients.create(MONGO.uri())) {
      MongoStores stores = MongoStores.of(client.getDatabase(MONGO.database().getName()));
      User alice = insert(stores.users(), "alice");
      stores.close();

      assertThat(stores.users().findById(alice.id())).contains(alice);
    }
  }

  @Test
  void aClientOfOurOwnIsClosed() {
    MongoStores stores = MongoStores.connect(MONGO.uri());
    User alice = insert(stores.users(), "alice");
    stores.close();

    assertThatIllegalStateException().isThrownBy(() -> stores.users().findById(alice.id()));
  }

  @Test
  void openingTwiceChangesNothing() {
    User alice = insert(MONGO.stores().users(), "alice");
    List<Document> indexes = MONGO.users().listIndexes().into(new ArrayList<>());

    assertThat(MONGO.stores().users().findById(alice.id())).contains(alice);

    assertThat(MONGO.users().listIndexes().into(new ArrayList<>())).isEqualTo(indexes);
    assertThat(indexes)
        .extracting(index -> index.getString("name"))
        .containsExactlyInAnyOrder("_id_", "username_1", "username_key_1");
    assertThat(indexes)
        .filteredOn(index -> index.getString("name").equals("username_key_1"))
        .allMatch(index -> index.getBoolean("unique"));
  }

  @Test
  void anIndexOfTheTutorialOnTheNameIsTakenAsItIs() {
    assertThat(
            MONGO
                .users()
                .createIndex(
                    Indexes.ascending("username"), new IndexOptions().unique(true).name("names")))
        .isEqualTo("names");

    assertThat(insert(MONGO.stores().users(), "alice").username()).isEqualTo("alice");
    assertThat(MONGO.users().listIndexes().into(new ArrayList<>())).hasSize(3);
  }

  @Test
  void anIndexOnTheKeyOfAnotherNameIsTakenAsItIs() {
    IndexOptions options = new IndexOptions().unique(true).sparse(true).name("keys");
    assertThat(MONGO.users().createIndex(Indexes.ascending("username_key"), options))
        .isEqualTo("keys");

    assertThat(insert(MONGO.stores().users(), "alice").username()).isEqualTo("alice");
    assertThat(MONGO.users().listIndexes().into(new ArrayList<>())).hasSize(3);
  }

  @Test
  void anIndexOnTheKeyThatIsNotUniqueIsAClearError() {
    assertThat(MONGO.users().createIndex(Indexes.ascending("username_key"))).isNotEmpty();

    assertConflict();
  }

  private static List<String> indexNames(String collection) {
    return MONGO.database().getCollection(collection).listIndexes().into(new ArrayList<>()).stream()
        .map(index -> index.getString("name"))
        .toList();
  }

  @Test
  void sessionsAndRevocationsAreSweptByTheServerAndSearchedByAnIndex() {
    MONGO.stores().close();
    MONGO.stores().close();

    assertThat(indexNames("sessions"))
        .containsExactlyInAnyOrder("_id_", "user_id_1", "expires_at_1");
    assertThat(indexNames("revoked_tokens"))
        .containsExactlyInAnyOrder("_id_", "revoked_at_1", "expires_at_1");
    assertThat(indexNames("login_attempts")).containsExactlyInAnyOrder("_id_", "expires_at_1");
    assertThat(List.of("sessions", "revoked_tokens", "login_attempts"))
        .allSatisfy(
            collection ->
                assertThat(MONGO.database().getCollection(collection).listIndexes())
                    .filteredOn(index -> index.getString("name").equals("expires_at_1"))
                    .extracting(index -> String.valueOf(index.get("expireAfterSeconds")))
                    .containsExactly("0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sessions", "revoked_tokens", "login_attempts"})
  void anIndexThatKeepsWhatHasExpiredIsAClearError(String collection) {
    String name =
        MONGO.database().getCollection(collection).createIndex(Indexes.ascending("expires_at"));
    assertThat(name).isEqualTo("expires_at_1");

    assertThatIllegalStateException()
        .isThrownBy(() -> MONGO.stores().close())
        .withMessageContaining("the collection " + collection)
        .withMessageContaining("expires_at_1 on expires_at, with expireAfterSeconds 0")
        .withMessageContaining("Drop or rename");
  }

  @Test
  void anotherIndexOfOurNameIsAClearError() {
    IndexOptions options = new IndexOptions().name("username_key_1");
    assertThat(MONGO.users().createIndex(Indexes.ascending("x"), options)).isNotEmpty();

    assertConflict();
  }

  private static void assertConflict() {
    assertThatIllegalStateException()
        .isThrownBy(() -> MONGO.stores().close())
        .withMessageContaining("username_key_1 on username_key, unique, sparse")
        .withMessageContaining("Drop or rename");
  }

  @Test
  void aStoredUserIsADocumentOfEightFieldsInSnakeCase() {
    User user = insert(MONGO.stores().users(), "Straße");

    assertThat(MONGO.users().find().first())
        .isEqualTo(
            new Document("_id", new ObjectId(user.id()))
                .append("username", "Straße")
                .append("username_key", "strasse")
                .append("password", "h")
                .append("roles", List.of("a", "b"))
                .append("token_version", 0)
                .append("created_at", Date.from(CREATED))
                .append("disabled", false));
  }

  @Test
  void fieldsOfOtherProgramsSurviveEveryChange() {
    UserRepository users = MONGO.stores().users();
    User user = insert(users, "alice");
    ObjectId id = new ObjectId(user.id());
    Document mark = new Document("$set", new Document("email", "a@b.test"));
    assertThat(MONGO.users().updateOne(new Document("_id", id), mark).getMatchedCount()).isOne();

    assertThat(users.setRoles(user.id(), Set.of("c"))).isPresent();
    assertThat(users.setDisabled(user.id(), true)).isPresent();
    assertThat(users.replacePasswordHash(user.id(), "h", "i")).isTrue();

    assertThat(MONGO.users().find().first())
        .containsEntry("email", "a@b.test")
        .containsEntry("username_key", "alice")
        .containsEntry("password", "i")
        .containsEntry("roles", List.of("c"))
        .containsEntry("disabled", true)
        .containsEntry("token_version", 2);
  }

  @Test
  void anIdInCapitalsIsNobodys() {
    UserRepository users = MONGO.stores().users();
    ObjectId id = new ObjectId("abcdefabcdefabcdefabcdef");
    Document user = new Document("_id", id).append("username", "a").append("password", "h");
    assertThat(MONGO.users().insertOne(user).wasAcknowledged()).isTrue();

    assertThat(users.findById(id.toHexString())).isPresent();
    assertThat(users.findById("ABCDEFABCDEFABCDEFABCDEF")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\0", "\ud800", "a\udfffb", "$ne", "{$gt: ''}", "/.*/", "a.b"})
  void whateverTextIsAskedForIsDataAndNobody(String text) {
    assertNobody(text);
  }

  @Test
  void textOfTenKilobytesIsDataAndNobody() {
    assertNobody("x".repeat(10_240));
  }

  @Test
  void textThatGrowsEighteenfoldWhenFoldedIsDataAndNobody() {
    assertNobody("\ufdfa".repeat(10_240));
  }

  private static void assertNobody(String text) {
    UserRepository users = MONGO.stores().users();
    User alice = insert(users, "alice");

    assertThat(users.findCredentials(text)).isEmpty();
    assertThat(users.findById(text)).isEmpty();
    assertThat(users.list(text, 10)).isEmpty();
    assertThat(users.setRoles(text, Set.of())).isEqualTo(Optional.empty());
    assertThat(users.setDisabled(text, true)).isEmpty();
    assertThat(users.replacePasswordHash(text, "h", "i")).isFalse();
    assertThat(users.list("", 10)).containsExactly(alice);
  }
}
