package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.user.Credentials;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users that other programs wrote. */
class LegacyUsersTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static Document legacy(int id, Object name) {
    return new Document("_id", id(id)).append("username", name).append("password", "h" + id);
  }

  private static ObjectId id(int number) {
    return new ObjectId(String.format("5f000000%016x", number));
  }

  private static void write(Document... documents) {
    assertThat(MONGO.users().insertMany(List.of(documents)).wasAcknowledged()).isTrue();
  }

  private static Document stored(int id) {
    return MONGO.users().find(new Document("_id", id(id))).into(new ArrayList<>()).get(0);
  }

  private static String idOf(UserRepository users, String name) {
    return users.findCredentials(name).orElseThrow().user().id();
  }

  @Test
  void aDocumentOfTheTutorialIsACompleteUser() {
    write(legacy(1, "Alice"));
    UserRepository users = MONGO.stores().users();

    User alice =
        new User(
            id(1).toHexString(), "Alice", Set.of(), 0, Instant.ofEpochSecond(0x5f000000L), false);
    assertThat(users.findCredentials("ALICE")).contains(new Credentials(alice, "h1"));
    assertThat(users.findById(alice.id())).contains(alice);
    assertThat(users.list("", 10)).containsExactly(alice);
    assertThat(stored(1)).containsEntry("username_key", "alice").hasSize(4);
    assertThat(users.setRoles(alice.id(), Set.of("a"))).map(User::tokenVersion).contains(1);
    assertThat(users.replacePasswordHash(alice.id(), "h1", "new")).isTrue();
    assertThat(stored(1)).containsEntry("password", "new").containsEntry("token_version", 1);
  }

  @Test
  void aPasswordOfBytesIsReadAndReplaced() {
    byte[] hash = "$2b$12$abc".getBytes(StandardCharsets.US_ASCII);
    write(legacy(1, "alice").append("password", new Binary(hash)));
    UserRepository users = MONGO.stores().users();

    assertThat(users.findCredentials("alice"))
        .map(Credentials::passwordHash)
        .contains("$2b$12$abc");
    assertThat(users.replacePasswordHash(id(1).toHexString(), "$2b$12$abd", "new")).isFalse();
    assertThat(users.replacePasswordHash(id(1).toHexString(), "$2b$12$abc", "new")).isTrue();
    assertThat(stored(1)).containsEntry("password", "new");
  }

  @Test
  void allAreCompletedAtTheStartHoweverManyTheyAre() {
    Document[] many =
        IntStream.rangeClosed(1, 2500).mapToObj(i -> legacy(i, "U" + i)).toArray(Document[]::new);
    write(many);

    assertThat(idOf(MONGO.stores().users(), "u2500")).isEqualTo(id(2500).toHexString());

    assertThat(MONGO.users().find(new Document("username_key", new Document("$exists", true))))
        .hasSize(2500)
        .allMatch(
            user ->
                Username.keyOf(user.getString("username")).equals(user.getString("username_key")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void batchesOfAnySizeLeaveNobodyOut(int batch) {
    for (int i = 1; i <= 7; i++) {
      write(i % 3 == 0 ? legacy(i, i) : legacy(i, "U" + i));
    }

    new LegacyUsers(MONGO.users(), batch).completeAll();

    assertThat(MONGO.users().find(new Document("username_key", new Document("$exists", true))))
        .extracting(user -> user.get("username_key"))
        .containsExactlyInAnyOrder("u1", "u2", "u4", "u5", "u7");
  }

  @Test
  void ofTwoNamesWithOneKeyTheOlderKeepsItAndBothLogInByTheirExactNames() {
    write(legacy(3, "ALICE"), legacy(1, "Alice"), legacy(2, "alice"), legacy(4, "bob"));

    String log = logged(() -> MONGO.stores());
    UserRepository users = MONGO.stores().users();

    assertThat(idOf(users, "Alice")).isEqualTo(id(1).toHexString());
    assertThat(idOf(users, "alice")).isEqualTo(id(2).toHexString());
    assertThat(idOf(users, "ALICE")).isEqualTo(id(3).toHexString());
    assertThat(idOf(users, "aLICE")).isEqualTo(id(1).toHexString());
    assertThat(stored(1)).containsEntry("username_key", "alice");
    assertThat(stored(2)).doesNotContainKey("username_key");
    assertThat(stored(3)).doesNotContainKey("username_key");
    assertThat(stored(4)).containsEntry("username_key", "bob");
    assertThat(log)
        .contains("WARN", "2 users", "[" + id(2) + ", " + id(3) + "]")
        .doesNotContain("lice", "LICE", "bob");
  }

  @Test
  void conflictsAcrossBatchesAndWithRegisteredUsersAreFoundToo() {
    UserRepository users = MONGO.stores().users();
    String registered =
        users.insert(new NewUser(Username.of("Carol"), "h", Set.of(), Instant.EPOCH)).id();
    write(legacy(1, "Alice"), legacy(2, "b"), legacy(3, "alice\r\nWARN forged"));
    write(legacy(4, "ALICE"), legacy(5, "ALICE\r\nwarn FORGED"), legacy(6, "carol"));

    String log = logged(() -> new LegacyUsers(MONGO.users(), 2).completeAll());

    assertThat(idOf(users, "CAROL")).isEqualTo(registered);
    assertThat(idOf(users, "carol")).isEqualTo(id(6).toHexString());
    assertThat(idOf(users, "aLiCe")).isEqualTo(id(1).toHexString());
    assertThat(log)
        .contains("3 users", "[" + id(4) + ", " + id(5) + ", " + id(6) + "]")
        .doesNotContainIgnoringCase("forged");
    assertThat(log.lines()).hasSize(1);
  }

  private static String logged(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whoArrivesAfterTheStartIsCompletedWhenLookedUp() {
    UserRepository users = MONGO.stores().users();
    write(legacy(1, "Alice"));

    assertThat(users.findCredentials("alice")).isEmpty();
    assertThat(idOf(users, "Alice")).isEqualTo(id(1).toHexString());

    assertThat(stored(1)).containsEntry("username_key", "alice");
    assertThat(idOf(users, "alice")).isEqualTo(id(1).toHexString());
  }

  @Test
  void aLateNameWhoseKeyIsTakenStillLogsInByItsExactName() {
    UserRepository users = MONGO.stores().users();
    String registered =
        users.insert(new NewUser(Username.of("Alice"), "h", Set.of(), Instant.EPOCH)).id();
    write(legacy(1, "alice"));

    assertThat(idOf(users, "alice")).isEqualTo(id(1).toHexString());
    assertThat(idOf(users, "Alice")).isEqualTo(registered);
    assertThat(idOf(users, "ALICE")).isEqualTo(registered);
    assertThat(stored(1)).doesNotContainKey("username_key");
  }

  @Test
  void ofManyWithExactlyOneNameTheOldestIsMeant() {
    UserRepository users = MONGO.stores().users();
    write(legacy(9, "alice"), legacy(7, "alice"), legacy(8, "alice"), legacy(5, "ALICE"));

    assertThat(idOf(users, "ALICE")).isEqualTo(id(5).toHexString());
    assertThat(idOf(users, "alice")).isEqualTo(id(7).toHexString());
    assertThat(idOf(users, "alice")).isEqualTo(id(7).toHexString());
  }

  @Test
  void whatIsNoUserIsNeitherFoundNorListedNorChanged() {
    Document[] strangers = {
      new Document("_id", id(1)).append("username", "alice"),
      legacy(2, "alice").append("password", null),
      legacy(3, "alice").append("password", 7),
      legacy(4, List.of("alice")),
      legacy(5, 7),
      legacy(6, "alice").append("password", List.of("h")),
      legacy(7, "alice").append("token_version", "x"),
      legacy(8, "alice").append("_id", "alice"),
      new Document("_id", id(9)).append("password", "h"),
      new Document("_id", id(10)).append("username_key", List.of("alice")),
    };
    write(strangers);
    UserRepository users = MONGO.stores().users();
    write(legacy(11, "bob"));

    assertThat(users.findCredentials("alice")).isEmpty();
    assertThat(users.list("", 1)).extracting(User::username).containsExactly("bob");
    for (int i = 1; i <= 10; i++) {
      String id = id(i).toHexString();
      assertThat(users.findById(id)).isEmpty();
      assertThat(users.setRoles(id, Set.of("admin"))).isEmpty();
      assertThat(users.setDisabled(id, true)).isEmpty();
      assertThat(users.replacePasswordHash(id, "h" + i, "new")).isFalse();
    }
    assertThat(MONGO.users().find().into(new ArrayList<>())).contains(strangers);
  }

  @Test
  void fieldsOfUnexpectedTypesNeverWidenWhatAUserMayDo() {
    write(
        legacy(1, "a").append("roles", "admin").append("disabled", 1).append("created_at", "x"),
        legacy(2, "b").append("roles", List.of("x", 7, "x")).append("disabled", null),
        legacy(3, "c").append("token_version", 3.0).append("disabled", false),
        legacy(4, "d").append("token_version", 4L));

    List<User> users = MONGO.stores().users().list("", 10);

    assertThat(users)
        .extracting(User::roles)
        .containsExactly(Set.of(), Set.of("x"), Set.of(), Set.of());
    assertThat(users).extracting(User::disabled).containsExactly(true, false, false, false);
    assertThat(users).extracting(User::tokenVersion).containsExactly(0, 0, 3, 4);
  }
}
