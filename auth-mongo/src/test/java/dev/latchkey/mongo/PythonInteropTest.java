package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.Client;
import dev.latchkey.PythonScript;
import dev.latchkey.login.LoginResult;
import dev.latchkey.user.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One database for Latchkey and for a Python program with PyMongo and bcrypt. */
class PythonInteropTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "correct hörse";

  private static final String PREPARE =
      """
      import bcrypt, pymongo, sys
      uri, name, password = sys.stdin.read().split("\\n")
      users = pymongo.MongoClient(uri, serverSelectionTimeoutMS=5000).get_default_database().users
      """;

  private static final String WRITE =
      PREPARE
          + """
          hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt(10))
          users.insert_one({"username": name, "password": hashed%s})
          """;

  private static final String CHECK =
      PREPARE
          + """
          user = users.find_one({"username": name})
          print(bcrypt.checkpw(password.encode(), user["password"].encode()))
          """;

  private final List<Auth> opened = new ArrayList<>();

  @BeforeAll
  static void needsPyMongo() throws Exception {
    PythonScript.requireModules(
        "bcrypt, pymongo",
        "PythonInteropTest needs /usr/bin/python3 with bcrypt and PyMongo"
            + " (Debian: python3-bcrypt, python3-pymongo)");
  }

  private static Optional<String> runFor(String script, String name, String password)
      throws Exception {
    return PythonScript.run(script, MONGO.uri() + "\n" + name + "\n" + password);
  }

  private Auth auth() {
    AuthConfig config =
        AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").bcryptCost(11).build();
    Auth auth = Auth.of(config, MONGO.stores());
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

  @ParameterizedTest
  @ValueSource(strings = {".decode()", ""})
  void aUserThatPythonWroteLogsInHoweverTheHashIsStored(String conversion) throws Exception {
    assertThat(runFor(String.format(WRITE, conversion), "Zoë", PASSWORD)).isPresent();
    Auth auth = auth();

    assertThat(loggedIn(auth, "Zoë").username()).isEqualTo("Zoë");
    assertThat(loggedIn(auth, "ZOË").username()).isEqualTo("Zoë");

    assertThat(MONGO.users().find().first())
        .containsEntry("username_key", "zoë")
        .hasEntrySatisfying("password", hash -> assertThat((String) hash).startsWith("$2b$11$"));
    assertThat(runFor(CHECK, "Zoë", PASSWORD)).contains("True");
  }

  @Test
  void aUserThatPythonWritesAfterTheStartLogsIn() throws Exception {
    Auth auth = auth();
    assertThat(runFor(String.format(WRITE, ".decode()"), "bob", PASSWORD)).isPresent();

    assertThat(loggedIn(auth, "bob").username()).isEqualTo("bob");
  }

  @Test
  void pythonChecksThePasswordOfAUserThatWasRegisteredHere() throws Exception {
    User alice = auth().accounts().register("alice", PASSWORD, CLIENT);

    assertThat(runFor(CHECK, alice.username(), PASSWORD)).contains("True");
    assertThat(runFor(CHECK, alice.username(), "another")).contains("False");
  }
}
