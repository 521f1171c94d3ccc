package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.PythonScript;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.login.LoginResult;
import dev.latchkey.user.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that a Flask application with Werkzeug wrote. */
class ImportedHashesTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "pässword ☃";
  private static final String SCRYPT =
      "scrypt:32768:8:1$Eag03RnHbzA8xqJe$"
          + "ba9f2d39e41dd3c82171bb5144447e92c0b74646dcc383fe51bdba3c55878e7c"
          + "00ed92e55a5d66aea1c25cad85187a386fb6fade58b32e2043f7461453cc4d19";

  private static final String WRITE =
      """
      import pymongo, sys
      from werkzeug.security import generate_password_hash
      uri, name, password = sys.stdin.read().split("\\n")
      users = pymongo.MongoClient(uri, serverSelectionTimeoutMS=5000).get_default_database().users
      users.insert_one({"username": name, "password": generate_password_hash(password)})
      """;

  private final List<AuthEvent> events = new ArrayList<>();
  private final List<Auth> opened = new ArrayList<>();

  private Auth auth() {
    AuthConfig config =
        AuthConfig.from(
            Map.of(
                "SECRET_KEY", "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c",
                "AUTH_BCRYPT_COST", "10",
                "AUTH_IMPORTED_HASHES", "werkzeug"));
    Auth auth = Auth.builder(config, MONGO.stores()).listener(events::add).build();
    opened.add(auth);
    return auth;
  }

  @AfterEach
  void close() {
    opened.forEach(Auth::close);
  }

  private static User loggedIn(Auth auth, String name) {
    return ((LoginResult.LoggedIn) auth.logins().login(name, PASSWORD, CLIENT)).tokens().user();
  }

  private void assertLogsInAndIsRehashed(String name) {
    Auth auth = auth();
    AuthException refused =
        catchThrowableOfType(AuthException.class, () -> auth.logins().login(name, "wrong", CLIENT));
    assertThat(refused.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);

    assertThat(loggedIn(auth, name).username()).isEqualTo(name);

    assertThat(MONGO.users().find(new Document("username", name)).first())
        .hasEntrySatisfying("password", hash -> assertThat((String) hash).startsWith("$2b$10$"));
    assertThat(loggedIn(auth, name).username()).isEqualTo(name);
    assertThat(events)
        .extracting(AuthEvent::type)
        .containsExactly("login_failed", "password_rehashed", "logged_in", "logged_in");
  }

  private static void insert(Object password) {
    MONGO
        .users()
        .insertOne(
            new Document("_id", new ObjectId())
                .append("username", "zoë")
                .append("password", password));
  }

  @Test
  void aUserOfTheFlaskTutorialLogsInAndTheDocumentThenHoldsBcrypt() {
    insert(SCRYPT);

    assertLogsInAndIsRehashed("zoë");
  }

  @Test
  void theSameWhereTheHashIsStoredAsBytes() {
    insert(new Binary(SCRYPT.getBytes(StandardCharsets.US_ASCII)));

    assertLogsInAndIsRehashed("zoë");
  }

  @Test
  void theSameOfAUserThatTheGenuineWerkzeugWrote() throws Exception {
    PythonScript.requireModules(
        "pymongo, werkzeug.security",
        "ImportedHashesTest needs /usr/bin/python3 with PyMongo and Werkzeug"
            + " (Debian: python3-pymongo, python3-werkzeug)");
    assertThat(PythonScript.run(WRITE, MONGO.uri() + "\nbob\n" + PASSWORD)).isPresent();

    assertLogsInAndIsRehashed("bob");
  }
}
