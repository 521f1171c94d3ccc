package dev.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.servlet.HttpExchange;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who becomes an administrator, and what nobody else gets to see. */
class AdminIT {
  private static final String[] CLOSED = {"/admin.html", "/admin/activity", "/admin", "/admin/x"};

  @TempDir private Path folder;

  private static String credentials(String name, String password) {
    return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
  }

  private static void register(RunningJar server, String name) {
    HttpExchange.postJson(server.at("/api/register"), credentials(name, "correct horse battery"))
        .assertStatus(201);
  }

  private static HttpExchange login(RunningJar server, String name) {
    return HttpExchange.postJson(
        server.at("/api/login"), credentials(name, "correct horse battery"));
  }

  private static HttpExchange get(RunningJar server, String path, String token) {
    return HttpExchange.get(server.at(path), "Cookie", "access_token=" + token);
  }

  private RunningJar start(String admin) throws Exception {
    return RunningJar.start(folder, Map.of("DEMO_ADMIN", admin));
  }

  @Test
  void withoutTheUserThereIsNoAdministratorAndTheServerRuns() throws Exception {
    try (RunningJar server = start("alice")) {
      assertThat(server.output()).contains("no user of the name that DEMO_ADMIN has");
      register(server, "alice");
      String token = login(server, "alice").assertStatus(200).cookie("access_token");
      for (String path : CLOSED) {
        HttpExchange.get(server.at(path)).assertStatus(401);
        get(server, path, token).assertStatus(403);
      }
    }
  }

  @Test
  void theUserThatIsNamedSeesWhatIsGoingOnAndOthersDoNot() throws Exception {
    try (RunningJar server = start("alice")) {
      register(server, "alice");
      register(server, "bob");
    }
    try (RunningJar server = start("ALICE")) {
      assertThat(server.output()).contains("is an administrator from now on");
      HttpExchange.postJson(server.at("/api/login"), credentials("bob", "wrong password"))
          .assertStatus(401);
      String bob = login(server, "bob").assertStatus(200).cookie("access_token");
      String alice = login(server, "alice").assertStatus(200).cookie("access_token");

      for (String path : CLOSED) {
        HttpExchange.get(server.at(path)).assertStatus(401);
        get(server, path, bob).assertStatus(403);
      }
      assertThat(
              get(server, "/admin.html", alice).assertStatus(200).header("Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';");
      String activity = awaited(server, alice, "access_denied");
      assertThat(activity)
          .contains("registered", "login_failed", "wrong_password", "logged_in", "\"alarm\":false")
          .doesNotContain("correct horse", "wrong password", alice, bob);
    }
  }

  /** What is announced is stored a moment later. */
  private static String awaited(RunningJar server, String token, String text) {
    String body = "";
    for (int tries = 0; tries < 200 && !body.contains(text); tries++) {
      body = get(server, "/admin/activity", token).assertStatus(200).body();
    }
    return body;
  }

  @Test
  void aRestartDoesNotEndTheSessionsOfTheAdministrator() throws Exception {
    try (RunningJar server = start("alice")) {
      register(server, "alice");
    }
    String token;
    try (RunningJar server = start("alice")) {
      token = login(server, "alice").assertStatus(200).cookie("access_token");
    }
    try (RunningJar server = start("alice")) {
      assertThat(server.output()).contains("is an administrator.");
      assertThat(get(server, "/admin/activity", token).assertStatus(200).body())
          .contains("roles_changed", "registered");
    }
  }

  @Test
  void aRunOfStolenPasswordsIsAnAlarm() throws Exception {
    try (RunningJar server = start("alice")) {
      register(server, "alice");
    }
    try (RunningJar server = start("alice")) {
      String token = login(server, "alice").assertStatus(200).cookie("access_token");
      for (int i = 0; i < 25; i++) {
        HttpExchange.postJson(server.at("/api/login"), credentials("user" + i, "stolen password"))
            .assertStatus(401);
      }

      assertThat(awaited(server, token, "failed_login_spike")).contains("\"alarm\":true");
      assertThat(server.output()).contains("event=failed_login_spike failures=\"20\"");
    }
  }
}
