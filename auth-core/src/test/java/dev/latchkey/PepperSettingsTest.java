package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.crypto.Pepper;
import dev.latchkey.login.LoginResult;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.CountingHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of peppers, and what becomes of users when they change. */
class PepperSettingsTest {
  private static final String KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";
  private static final String OLD_KEY = "5f1e9c7b3a2d4f6e8b0c1d3a5e7f9b2d";
  private static final String FIRST = "9f1c7e52b8d04a63a1e5c09b47d2f386";
  private static final String SECOND = "2b7d9e40c6f1a8358e0d4c7b91f6a2e5";
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "correct horse";

  private final MemoryStores stores = new MemoryStores();

  private static AuthConfig accepted(String... namesAndValues) {
    return AuthConfig.from(environment(namesAndValues));
  }

  private static Map<String, String> environment(String... namesAndValues) {
    Map<String, String> environment =
        new HashMap<>(Map.of("SECRET_KEY", KEY, "SECRET_KEY_PREVIOUS", OLD_KEY));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  /** The one line of the refusal after its heading; it never repeats a secret. */
  private static String problem(String... namesAndValues) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> accepted(namesAndValues));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.toString()).doesNotContain(FIRST, SECOND, KEY, OLD_KEY);
    assertThat(refused.toString().lines()).hasSize(2);
    return refused.toString().lines().skip(1).findFirst().orElseThrow();
  }

  private static List<Integer> versions(AuthConfig config) {
    return config.passwordPeppers().all().stream().map(Pepper::version).toList();
  }

  @Test
  void thereIsNoneUnlessItIsSet() {
    assertThat(accepted().passwordPeppers().all()).isEmpty();
    assertThat(accepted("AUTH_PASSWORD_PEPPER", " ").passwordPeppers().all()).isEmpty();
  }

  @Test
  void oneIsActiveAndOthersArePrevious() {
    AuthConfig config =
        accepted(
            "AUTH_PASSWORD_PEPPER", "2:" + SECOND, "AUTH_PASSWORD_PEPPER_PREVIOUS", "1:" + FIRST);

    assertThat(config.passwordPeppers().active()).map(Pepper::version).contains(2);
    assertThat(versions(config)).containsExactly(2, 1);
    assertThat(versions(accepted("AUTH_PASSWORD_PEPPER_PREVIOUS", "1:" + FIRST + ", 9:" + SECOND)))
        .containsExactly(1, 9);
  }

  @Test
  void eachMayLieInAFile(@TempDir Path folder) throws IOException {
    Path active = Files.writeString(folder.resolve("active"), "2:" + SECOND + "\n");
    Path previous = Files.writeString(folder.resolve("previous"), "1:" + FIRST + "\n");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    AuthConfig config =
        accepted(
            "AUTH_PASSWORD_PEPPER_FILE", active.toString(),
            "AUTH_PASSWORD_PEPPER_PREVIOUS_FILE", previous.toString());

    assertThat(versions(config)).containsExactly(2, 1);
    assertThat(problem("AUTH_PASSWORD_PEPPER_FILE", empty.toString())).contains("cannot be read");
    assertThat(problem("AUTH_PASSWORD_PEPPER_PREVIOUS_FILE", empty.toString()))
        .contains("AUTH_PASSWORD_PEPPER_PREVIOUS_FILE cannot be read");
    assertThat(
            problem(
                "AUTH_PASSWORD_PEPPER_FILE",
                active.toString(),
                "AUTH_PASSWORD_PEPPER",
                "2:" + SECOND))
        .contains("AUTH_PASSWORD_PEPPER contradicts AUTH_PASSWORD_PEPPER_FILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {FIRST, ":" + FIRST, "0:" + FIRST, "01:" + FIRST, "-1:" + FIRST, "10000:" + FIRST})
  void whatHasNoVersionInFrontIsRefused(String text) {
    assertThat(problem("AUTH_PASSWORD_PEPPER", text))
        .contains("AUTH_PASSWORD_PEPPER cannot be read", "2:<secret>");
    assertThat(problem("AUTH_PASSWORD_PEPPER_PREVIOUS", "7:" + SECOND + "," + text))
        .contains("AUTH_PASSWORD_PEPPER_PREVIOUS cannot be read", "2:<secret>");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "1:" + FIRST + ",", "1:" + FIRST + " 2:" + SECOND, "1:a b", "x,y"})
  void aListThatIsNotOneIsRefused(String text) {
    assertThat(problem("AUTH_PASSWORD_PEPPER", text)).contains("cannot be read");
    assertThat(problem("AUTH_PASSWORD_PEPPER_PREVIOUS", text)).contains("cannot be read");
  }

  @Test
  void twoInTheActiveOneAreRefused() {
    assertThat(problem("AUTH_PASSWORD_PEPPER", "2:" + SECOND + ",1:" + FIRST))
        .contains("cannot be read");
  }

  @Test
  void itsSecretIsJudgedLikeTheSecretKey() {
    assertThat(problem("AUTH_PASSWORD_PEPPER", "2:short")).contains("version 2", "shorter");
    assertThat(problem("AUTH_PASSWORD_PEPPER", "2:" + "a".repeat(40))).contains("guessable");
    assertThat(problem("AUTH_PASSWORD_PEPPER_PREVIOUS", "3:short")).contains("version 3");
  }

  @Test
  void versionsAndSecretsAreUnique() {
    assertThat(
            problem(
                "AUTH_PASSWORD_PEPPER",
                "1:" + SECOND,
                "AUTH_PASSWORD_PEPPER_PREVIOUS",
                "1:" + FIRST))
        .contains("a version twice");
    assertThat(
            problem(
                "AUTH_PASSWORD_PEPPER",
                "2:" + FIRST,
                "AUTH_PASSWORD_PEPPER_PREVIOUS",
                "1:" + FIRST))
        .contains("repeat a secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, OLD_KEY})
  void itIsAnotherSecretThanTheSecretKeys(String secret) {
    assertThat(problem("AUTH_PASSWORD_PEPPER", "1:" + secret)).contains("SECRET_KEY");
    assertThat(problem("AUTH_PASSWORD_PEPPER_PREVIOUS", "1:" + secret)).contains("SECRET_KEY");
  }

  @Test
  void aHasherOfOnesOwnContradictsAPepper() {
    AuthConfig config = accepted("AUTH_PASSWORD_PEPPER", "1:" + FIRST);
    Auth.Builder builder = Auth.builder(config, stores).passwordHasher(new CountingHasher());

    assertThat(catchThrowableOfType(ConfigException.class, builder::build))
        .hasMessageContaining("AUTH_PASSWORD_PEPPER")
        .hasMessageContaining("passwordHasher()");
  }

  private AuthConfigBuilder cheap() {
    return AuthConfig.builder().secretKey(KEY).bcryptCost(BcryptPasswordHasher.MIN_COST);
  }

  private String hashAfterLogin(AuthConfig config) {
    try (Auth auth = Auth.of(config, stores)) {
      assertThat(auth.logins().login("alice", PASSWORD, CLIENT))
          .isInstanceOf(LoginResult.LoggedIn.class);
    }
    return stores.users().findCredentials("alice").orElseThrow().passwordHash();
  }

  @Test
  void usersFollowTheRotationAtTheirNextLogin() {
    Pepper first = Pepper.of(1, FIRST);
    Pepper second = Pepper.of(2, SECOND);
    try (Auth auth = Auth.of(cheap().build(), stores)) {
      assertThat(auth.accounts().register("alice", PASSWORD, CLIENT).username()).isEqualTo("alice");
    }

    assertThat(hashAfterLogin(cheap().previousPasswordPeppers(List.of(first)).build()))
        .startsWith("$2b$");
    assertThat(hashAfterLogin(cheap().passwordPepper(first).build())).startsWith("{pepper:1}$2b$");
    assertThat(
            hashAfterLogin(
                cheap().passwordPepper(first).previousPasswordPeppers(List.of(second)).build()))
        .startsWith("{pepper:1}$2b$");
    assertThat(
            hashAfterLogin(
                cheap().passwordPepper(second).previousPasswordPeppers(List.of(first)).build()))
        .startsWith("{pepper:2}$2b$");
    assertThat(hashAfterLogin(cheap().passwordPepper(second).build())).startsWith("{pepper:2}$2b$");
    assertThat(hashAfterLogin(cheap().previousPasswordPeppers(List.of(second)).build()))
        .startsWith("$2b$");
  }
}
