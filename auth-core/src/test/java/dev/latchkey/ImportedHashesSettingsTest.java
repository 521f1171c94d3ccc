package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.audit.AuthEvent;
import dev.latchkey.crypto.Pepper;
import dev.latchkey.login.LoginResult;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.ImportedHashes;
import dev.latchkey.password.PasswordScheme;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.Username;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting of imported hashes, and what becomes of their users. */
class ImportedHashesSettingsTest {
  private static final String KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "pässword ☃";
  private static final String SCRYPT =
      "scrypt:1024:8:1$plLmYOTkpSvtrMcX$"
          + "3c976a0508f0e5921aab920f2974603110c843ed042370b1739ce66ca85f9496"
          + "b1afc4b5594f69814140949dc4451d1a677ffb32cf89da7f04930e90054a997c";
  private static final String DJANGO =
      "pbkdf2_sha256$1000$abcdefghijklmnopqrstuv$4lfM6zwncDRJ7lAorCcnVG71qBYkoOeJkDz/BWdzuHI=";

  private final MemoryStores stores = new MemoryStores();
  private final List<AuthEvent> events = new ArrayList<>();

  private static Map<String, String> environment(String programs) {
    return Map.of("SECRET_KEY", KEY, "AUTH_IMPORTED_HASHES", programs);
  }

  private static AuthConfigBuilder cheap() {
    return AuthConfig.builder().secretKey(KEY).bcryptCost(BcryptPasswordHasher.MIN_COST);
  }

  private Auth auth(AuthConfig config) {
    return Auth.builder(config, stores).listener(events::add).build();
  }

  private void insert(String name, String hash) {
    assertThat(
            stores
                .users()
                .insert(new NewUser(Username.of(name), hash, Set.of(), Instant.EPOCH))
                .username())
        .isEqualTo(name);
  }

  private String hashOf(String name) {
    return stores.users().findCredentials(name).orElseThrow().passwordHash();
  }

  private static void assertLogsIn(Auth auth, String name) {
    assertThat(auth.logins().login(name, PASSWORD, CLIENT))
        .isInstanceOf(LoginResult.LoggedIn.class);
  }

  private static void assertRefused(Auth auth, String name, String password) {
    AuthException refused =
        catchThrowableOfType(
            AuthException.class, () -> auth.logins().login(name, password, CLIENT));
    assertThat(refused.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
  }

  @Test
  void noneAreImportedUnlessTheSettingSaysSo() {
    assertThat(AuthConfig.from(Map.of("SECRET_KEY", KEY)).importedHashes()).isEmpty();
    assertThat(AuthConfig.from(environment("werkzeug, spring,django")).importedHashes())
        .containsExactlyInAnyOrder(ImportedHashes.values());
    assertThat(AuthConfig.from(environment("django")).importedHashes())
        .containsExactly(ImportedHashes.DJANGO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rails-marker", "django,rails-marker", "Django", "django;spring"})
  void anUnknownProgramIsRefused(String programs) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> AuthConfig.from(environment(programs)));

    assertThat(refused)
        .hasMessageContaining("AUTH_IMPORTED_HASHES cannot be read: it lists werkzeug, django")
        .hasMessageNotContaining("marker");
  }

  @Test
  void withoutBouncyCastleWerkzeugIsRefusedAndTheOthersAreNot() throws Exception {
    assertThat(refusalWithoutBouncyCastle("werkzeug"))
        .contains("AUTH_IMPORTED_HASHES has werkzeug", "org.bouncycastle:bcprov-jdk18on");
    assertThat(refusalWithoutBouncyCastle("django,spring")).isEmpty();
  }

  /** The settings judged by classes of a class path of their own. */
  private static String refusalWithoutBouncyCastle(String programs) throws Exception {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("bcprov"))
            .map(ImportedHashesSettingsTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Object config =
          loader
              .loadClass("dev.latchkey.AuthConfig")
              .getMethod("from", Map.class)
              .invoke(null, environment(programs));
      assertThat(config).isNotNull();
      return "";
    } catch (InvocationTargetException refused) {
      return String.valueOf(refused.getCause());
    }
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void usersOfOtherProgramsLogInAndTheirHashesAreReplaced() {
    insert("flask", SCRYPT);
    insert("django", DJANGO);
    try (Auth auth = auth(cheap().importedHashes(Set.of(ImportedHashes.values())).build())) {
      assertRefused(auth, "flask", "wrong");
      assertThat(hashOf("flask")).isEqualTo(SCRYPT);

      assertLogsIn(auth, "flask");
      assertLogsIn(auth, "django");

      assertThat(hashOf("flask")).startsWith("$2b$10$");
      assertThat(hashOf("django")).startsWith("$2b$10$");
      assertLogsIn(auth, "flask");
      assertRefused(auth, "flask", "wrong");
    }
    assertThat(events)
        .extracting(AuthEvent::type)
        .containsExactly(
            "login_failed",
            "password_rehashed",
            "logged_in",
            "password_rehashed",
            "logged_in",
            "logged_in",
            "login_failed");
  }

  @Test
  void theyAreReplacedByPepperedOnesWhereThereIsAPepper() {
    insert("django", DJANGO);
    AuthConfig config =
        cheap()
            .importedHashes(Set.of(ImportedHashes.DJANGO))
            .passwordPepper(Pepper.of(3, "9f1c7e52b8d04a63a1e5c09b47d2f386"))
            .build();
    try (Auth auth = auth(config)) {
      assertLogsIn(auth, "django");

      assertThat(hashOf("django")).startsWith("{pepper:3}$2b$10$");
      assertLogsIn(auth, "django");
    }
  }

  @Test
  void theyDoNotVerifyWhereTheyAreNotAskedFor() {
    insert("flask", SCRYPT);
    insert("django", DJANGO);
    try (Auth auth = auth(cheap().build());
        Auth other = auth(cheap().importedHashes(Set.of(ImportedHashes.SPRING)).build())) {
      assertRefused(auth, "flask", PASSWORD);
      assertRefused(auth, "django", PASSWORD);
      assertRefused(other, "flask", PASSWORD);
      assertRefused(other, "django", PASSWORD);
    }
  }

  /** Text backwards, to be short. */
  private static final class Reversed implements PasswordScheme {
    @Override
    public boolean recognises(String stored) {
      return stored.startsWith("reversed:");
    }

    @Override
    public boolean verify(String password, String stored) {
      return stored.equals("reversed:" + new StringBuilder(password).reverse());
    }

    @Override
    public long cost(String stored) {
      return 1;
    }

    @Override
    public String usual() {
      return "reversed:";
    }
  }

  @Test
  void aSchemeOfOnesOwnIsImportedLikeTheOthers() {
    insert("alice", "reversed:" + new StringBuilder(PASSWORD).reverse());
    try (Auth auth = Auth.builder(cheap().build(), stores).importedScheme(new Reversed()).build()) {
      assertRefused(auth, "alice", "wrong");
      assertLogsIn(auth, "alice");

      assertThat(hashOf("alice")).startsWith("$2b$10$");
    }
  }

  @Test
  void aHasherOfOnesOwnContradictsThem() {
    AuthConfig imported = cheap().importedHashes(Set.of(ImportedHashes.DJANGO)).build();

    for (Auth.Builder builder :
        List.of(
            Auth.builder(imported, stores),
            Auth.builder(cheap().build(), stores).importedScheme(new Reversed()))) {
      assertThat(
              catchThrowableOfType(
                  ConfigException.class, builder.passwordHasher(new CountingHasher())::build))
          .hasMessageContaining("AUTH_IMPORTED_HASHES")
          .hasMessageContaining("passwordHasher()");
    }
  }
}
