package dev.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import dev.latchkey.servlet.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JAR as somebody starts it who has just heard of it. */
class DemoServerIT {
  private static final int KILLS = 5;
  private static final String KEY = "Jm5sT2vXq8Wd1LzRk7Yc4NbHf9Ga3PeU";

  @TempDir private Path folder;

  private static String credentials(String name) {
    return "{\"username\":\"" + name + "\",\"password\":\"correct horse battery\"}";
  }

  private static HttpExchange register(RunningJar server, String name) {
    return HttpExchange.postJson(server.at("/api/register"), credentials(name)).assertStatus(201);
  }

  private static String login(RunningJar server, String name) {
    return HttpExchange.postJson(server.at("/api/login"), credentials(name))
        .assertStatus(200)
        .cookie("access_token");
  }

  private RunningJar start() throws IOException, InterruptedException {
    return RunningJar.start(folder, Map.of());
  }

  @Test
  void theFirstStartMakesASecretKeyThatOnlyItsOwnerCanRead() throws Exception {
    try (RunningJar server = start()) {
      Path file = folder.resolve(".env");
      String secret = Files.readString(file).strip().substring("SECRET_KEY=".length());

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(secret).hasSize(64);
      assertThat(server.output())
          .contains("a fresh one is now in .env")
          .contains("embedded database")
          .contains("Cookies are not marked Secure")
          .doesNotContain(secret);
    }
  }

  @Test
  void aSecretKeyIsAddedToAFileThatHasNoneAndNothingIsLost() throws Exception {
    Path file = Files.writeString(folder.resolve(".env"), "AUTH_ISSUER=me");
    try (RunningJar server = start()) {
      assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(Files.readString(file)).startsWith("AUTH_ISSUER=me\nSECRET_KEY=");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aTokenSurvivesARestart() throws Exception {
    String token;
    try (RunningJar first = start()) {
      register(first, "alice").assertStatus(201);
      token = login(first, "alice");
    }
    try (RunningJar second = start()) {
      HttpExchange.get(second.at("/api/me"), "Cookie", "access_token=" + token).assertStatus(200);
      assertThat(second.output()).doesNotContain("a fresh one");
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesKill9() throws Exception {
    for (int round = 0; round < KILLS; round++) {
      RunningJar server = start();
      register(server, "user-" + round).assertStatus(201);
      server.kill();
    }
    try (RunningJar server = start()) {
      for (int round = 0; round < KILLS; round++) {
        assertThat(login(server, "user-" + round)).isNotEmpty();
        HttpExchange.postJson(server.at("/api/register"), credentials("USER-" + round))
            .assertStatus(409);
      }
    }
  }

  @Test
  void theUsersAreInTheDatabaseThatTheSettingsName() throws Exception {
    MongoServer mongo = new MongoServer(H2Backend.inMemory());
    try {
      mongo.bind("127.0.0.1", 0);
      String uri = "mongodb://127.0.0.1:" + mongo.getLocalAddress().getPort() + "/shop";
      try (RunningJar server = RunningJar.start(folder, Map.of("MONGO_URI", uri))) {
        register(server, "alice").assertStatus(201);
        assertThat(server.output()).contains("MONGO_URI").doesNotContain(uri);
      }
      try (RunningJar another = RunningJar.start(folder, Map.of("MONGO_URI", uri))) {
        assertThat(login(another, "alice")).isNotEmpty();
      }
      assertThat(folder.resolve("data")).doesNotExist();
    } finally {
      mongo.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SECRET_KEY,short,SECRET_KEY is shorter than 32 bytes",
    "PORT,high,PORT must be",
    "HOST,no such host,HOST is not",
    "MONGO_URI,mongodb://user:pass-word@127.0.0.1,MONGO_URI",
    "MONGO_URI,mongodb://user:pass-word@127.0.0.1:1/x,127.0.0.1:1"
  })
  void anUnsafeOrUselessSettingRefusesToStartAndSaysWhatToChange(
      String name, String value, String expected) throws Exception {
    String printed = RunningJar.refusal(folder, Map.of(name, value));

    assertThat(printed)
        .contains(expected)
        .doesNotContain("pass-word", "Listening", "\tat ", "Exception in thread");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(RunningJar.refusal(folder, Map.of("PORT", port)))
          .contains("Port " + port + " cannot be listened on")
          .doesNotContain("Listening");
    }
  }

  @Test
  void aSecondServerOnTheSameFileIsRefused() throws Exception {
    try (RunningJar first = start()) {
      assertThat(first.uri().getPort()).isPositive();
      assertThat(RunningJar.refusal(folder, Map.of())).contains("is another server running on it?");
    }
  }

  @Test
  void behindHttpsTheCookiesAreSecure() throws Exception {
    Map<String, String> settings =
        Map.of("SECRET_KEY", KEY, "AUTH_BASE_URL", "https://demo.example");
    try (RunningJar server = RunningJar.start(folder, settings)) {
      register(server, "alice").assertStatus(201);

      assertThat(
              HttpExchange.postJson(server.at("/api/login"), credentials("alice"))
                  .cookieAttributes("access_token"))
          .contains("Secure");
      assertThat(server.output()).doesNotContain("not marked Secure");
      assertThat(folder.resolve(".env")).doesNotExist();
    }
  }

  @Test
  void thePageIsOpenAndEverythingElseIsClosed() throws Exception {
    try (RunningJar server = start()) {
      for (String path : new String[] {"/", "/index.html", "/api.js", "/app.js", "/style.css"}) {
        assertThat(
                HttpExchange.get(server.at(path))
                    .assertStatus(200)
                    .header("Content-Security-Policy"))
            .startsWith("default-src 'none'");
      }
      HttpExchange.get(server.at("/other")).assertStatus(401);
      register(server, "alice").assertStatus(201);
      HttpExchange missing =
          HttpExchange.get(
              server.at("/other"), "Authorization", "Bearer " + login(server, "alice"));
      assertThat(missing.assertStatus(404).body()).doesNotContain("Tomcat", "Exception");
      assertThat(missing.headers("Server")).isEmpty();
    }
  }
}
