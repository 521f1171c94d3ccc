package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes over the wire: one command for each call, and no password where none is needed. */
class RoundTripsTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
  private final MongoClient client =
      MongoClients.create(
          MongoClientSettings.builder()
              .applyConnectionString(new ConnectionString(MONGO.uri()))
              .addCommandListener(noting(commands))
              .build());

  private static CommandListener noting(List<BsonDocument> commands) {
    return new CommandListener() {
      @Override
      public void commandStarted(CommandStartedEvent event) {
        commands.add(event.getCommand().clone());
      }
    };
  }

  @AfterEach
  void close() {
    client.close();
  }

  private UserRepository open() {
    return MongoStores.of(client.getDatabase(MONGO.database().getName())).users();
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
