package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthConfig.CookieSafety;
import dev.latchkey.audit.AuditRules;
import dev.latchkey.crypto.Secret;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.PasswordRules;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {
  private static final String KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";
  private static final String OLD_KEY = "5f1e9c7b3a2d4f6e8b0c1d3a5e7f9b2d";

  /** Settings that are good, with these in addition or instead. */
  private static Map<String, String> with(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>(Map.of("SECRET_KEY", KEY));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  private static Map<String, String> without(String name, String... namesAndValues) {
    Map<String, String> environment = with(namesAndValues);
    environment.remove(name);
    return environment;
  }

  private static AuthConfig accepted(String... namesAndValues) {
    return AuthConfig.from(with(namesAndValues));
  }

  /** The lines of the refusal after its heading, one for each problem. */
  private static List<String> problems(Map<String, String> environment) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> AuthConfig.from(environment));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused).hasMessageStartingWith("Latchkey refuses to start:\n  - ").hasNoCause();
    return String.valueOf(refused.getMessage())
        .lines()
        .skip(1)
        .map(line -> line.substring(4))
        .toList();
  }

  private static void assertOneProblem(Map<String, String> environment, String... parts) {
    assertThat(problems(environment)).hasSize(1).first().asString().contains(parts);
  }

  @Test
  void aSecretKeyIsAllThatIsNeeded() {
    AuthConfig config = accepted();

    assertThat(config.secretKey()).isEqualTo(Secret.of(KEY));
    assertThat(config.previousSecretKeys()).isEmpty();
    assertThat(config.tokenRules().issuer()).isEqualTo("latchkey");
    assertThat(config.tokenRules().audience()).isEqualTo("latchkey");
    assertThat(config.tokenRules().lifetime()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.tokenRules().leeway()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.sessionRules().idleLife()).isEqualTo(Duration.ofDays(14));
    assertThat(config.sessionRules().life()).isEqualTo(Duration.ofDays(90));
    assertThat(config.sessionRules().grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.revocationLag()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.bcryptCost()).isEqualTo(12);
    assertThat(config.passwordRules()).isEqualTo(new PasswordRules(8, 128, 3, Set.of()));
    assertThat(config.breachedPasswords().contains("password")).isFalse();
    assertThat(config.basePath()).isEqualTo("/api");
    assertThat(config.baseUrl()).isEmpty();
    assertThat(config.allowedOrigins()).isEmpty();
    assertThat(config.cookieSafety()).isEqualTo(CookieSafety.SECURE);
  }

  @Test
  void everySettingIsReadFromTheEnvironment() {
    AuthConfig config =
        accepted(
            "SECRET_KEY_PREVIOUS", " " + OLD_KEY + " , ",
            "JWT_EXP_DELTA_SECONDS", "121",
            "AUTH_KEY_PUBLICATION_SECONDS", "900",
            "AUTH_LEEWAY_SECONDS", "5",
            "AUTH_SESSION_IDLE_SECONDS", "3600",
            "AUTH_SESSION_SECONDS", "7200",
            "AUTH_REFRESH_GRACE_SECONDS", "3",
            "AUTH_REVOCATION_LAG_SECONDS", "2",
            "AUTH_AUDIT_RETENTION_DAYS", "30",
            "AUTH_AUDIT_SKIPPED", "refreshed, login_busy",
            "AUTH_ISSUER", "https://me.example",
            "AUTH_AUDIENCE", "api",
            "AUTH_BCRYPT_COST", "13",
            "AUTH_PASSWORD_MIN_LENGTH", "15",
            "AUTH_PASSWORD_MAX_LENGTH", "256",
            "AUTH_PASSWORD_MIN_SCORE", "4",
            "AUTH_PASSWORD_CONTEXT_WORDS", "acme, road runner",
            "AUTH_BASE_PATH", "/auth/v1",
            "AUTH_BASE_URL", "https://app.example:8443",
            "AUTH_ALLOWED_ORIGINS", "https://a.example, http://b.example:81",
            "AUTH_PREFIXED_COOKIES", "TRUE",
            "AUTH_INSECURE_COOKIES", "false",
            "PATH", "/bin");

    assertThat(config.previousSecretKeys()).containsExactly(Secret.of(OLD_KEY));
    assertThat(config.tokenRules().issuer()).isEqualTo("https://me.example");
    assertThat(config.tokenRules().audience()).isEqualTo("api");
    assertThat(config.tokenRules().lifetime()).isEqualTo(Duration.ofSeconds(121));
    assertThat(config.tokenRules().leeway()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.keyPublicationDelay()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.sessionRules().idleLife()).isEqualTo(Duration.ofHours(1));
    assertThat(config.sessionRules().life()).isEqualTo(Duration.ofHours(2));
    assertThat(config.sessionRules().grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.revocationLag()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.auditRules())
        .isEqualTo(new AuditRules(Duration.ofDays(30), Set.of("refreshed", "login_busy")));
    assertThat(config.bcryptCost()).isEqualTo(13);
    assertThat(config.passwordRules())
        .isEqualTo(
            new PasswordRules(
                15, 256, 4, Set.of("acme", "road runner", "https://me.example", "app.example")));
    assertThat(config.basePath()).isEqualTo("/auth/v1");
    assertThat(config.baseUrl()).contains(URI.create("https://app.example:8443"));
    assertThat(config.allowedOrigins())
        .isEqualTo(Set.of("https://a.example", "http://b.example:81"));
    assertThat(config.cookieSafety()).isEqualTo(CookieSafety.SECURE_PREFIXED);
  }

  @Test
  void theKindsThatAreNotStoredMayBeNoneAndAreNames() {
    assertThat(accepted().auditRules())
        .isEqualTo(
            new AuditRules(
                Duration.ofDays(90), Set.of("token_refused", "refresh_refused", "refreshed")));
    assertThat(accepted("AUTH_AUDIT_SKIPPED", " none ").auditRules().skipped()).isEmpty();
    assertOneProblem(with("AUTH_AUDIT_SKIPPED", "Refreshed"), "AUTH_AUDIT_SKIPPED must look like");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void anEmptySecretKeyIsAsMissingAsNone(String empty) {
    assertOneProblem(without("SECRET_KEY"), "SECRET_KEY is missing", "openssl rand");
    assertOneProblem(with("SECRET_KEY", empty), "SECRET_KEY is missing", "openssl rand");
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef0123456789abcde,shorter than 32 bytes",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,guessable",
    "my-super-secret-jwt-signing-key-2024!!,guessable",
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7,published"
  })
  void aWeakSecretKeyIsRefusedAsCurrentAndAsPreviousOne(String weak, String problem) {
    assertOneProblem(with("SECRET_KEY", weak), "SECRET_KEY is", problem, "openssl rand");
    assertOneProblem(with("SECRET_KEY_PREVIOUS", weak), "SECRET_KEY_PREVIOUS", problem);
    assertOneProblem(
        with("SECRET_KEY_PREVIOUS", OLD_KEY + "," + weak), "SECRET_KEY_PREVIOUS", problem);
  }

  @Test
  void aPreviousSecretKeyMustNotBeRepeated() {
    assertOneProblem(with("SECRET_KEY_PREVIOUS", OLD_KEY + "," + OLD_KEY), "SECRET_KEY_PREVIOUS");
    assertOneProblem(with("SECRET_KEY_PREVIOUS", KEY), "SECRET_KEY_PREVIOUS", "SECRET_KEY itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", " \n"})
  void theSecretKeyMayComeFromAFileWithALineBreakAtItsEnd(String end, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("key"), KEY + end);

    AuthConfig config = AuthConfig.from(Map.of("SECRET_KEY_FILE", file.toString()));

    assertThat(config.secretKey()).isEqualTo(Secret.of(KEY));
  }

  @Test
  void theSecretKeyOfAFileIsJudgedAsWell(@TempDir Path folder) throws IOException {
    Path weak = Files.writeString(folder.resolve("weak"), "short");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertOneProblem(Map.of("SECRET_KEY_FILE", weak.toString()), "SECRET_KEY", "shorter");
    assertOneProblem(Map.of("SECRET_KEY_FILE", empty.toString()), "SECRET_KEY", "shorter");
  }

  @Test
  void aFileThatCannotBeReadIsRefused(@TempDir Path folder) throws IOException {
    Path latin1 = folder.resolve("latin1");
    assertThat(Files.write(latin1, (KEY + "é").getBytes(StandardCharsets.ISO_8859_1))).exists();

    for (String path : List.of(folder + "/none", folder.toString(), latin1.toString(), "a\0b")) {
      Map<String, String> environment = Map.of("SECRET_KEY_FILE", path);
      assertOneProblem(environment, "SECRET_KEY_FILE cannot be read", "a readable file of UTF-8");
      assertThat(problems(environment).get(0)).doesNotContain(path);
    }
  }

  @Test
  void aSecretKeyAndAFileForItContradictEachOther(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), OLD_KEY);

    assertOneProblem(
        with("SECRET_KEY_FILE", file.toString()), "SECRET_KEY contradicts SECRET_KEY_FILE");
  }

  @ParameterizedTest
  @CsvSource({
    "JWT_EXP_DELTA_SECONDS,1,86400",
    "AUTH_LEEWAY_SECONDS,0,300",
    "AUTH_KEY_PUBLICATION_SECONDS,360,604800",
    "AUTH_REFRESH_GRACE_SECONDS,0,60",
    "AUTH_REVOCATION_LAG_SECONDS,1,60",
    "AUTH_AUDIT_RETENTION_DAYS,0,3650",
    "AUTH_BCRYPT_COST,10,16",
    "AUTH_HASHING_WIDTH,1,1024",
    "AUTH_HASHING_QUEUE,0,10000",
    "AUTH_HASHING_WAIT_SECONDS,0,60",
    "AUTH_THROTTLE_ACCOUNT_FAILURES,1,99",
    "AUTH_THROTTLE_STRANGER_FAILURES,6,100",
    "AUTH_THROTTLE_ADDRESS_FAILURES,1,1000000",
    "AUTH_THROTTLE_ADDRESS_SECONDS,1,86400",
    "AUTH_THROTTLE_REGISTRATIONS,1,1000000",
    "AUTH_THROTTLE_REGISTRATION_SECONDS,1,86400",
    "AUTH_THROTTLE_FIRST_DELAY_SECONDS,1,900",
    "AUTH_THROTTLE_MAX_DELAY_SECONDS,1,86400",
    "AUTH_PASSWORD_MIN_LENGTH,8,128",
    "AUTH_PASSWORD_MAX_LENGTH,64,4096",
    "AUTH_PASSWORD_MIN_SCORE,0,4"
  })
  void aNumberHasALeastAndAGreatestValue(String name, int least, int greatest) {
    assertThat(accepted(name, Integer.toString(least)).secretKey()).isNotNull();
    assertThat(accepted(name, Integer.toString(greatest)).secretKey()).isNotNull();
    assertOneProblem(with(name, Integer.toString(least - 1)), name);
    assertOneProblem(with(name, Integer.toString(greatest + 1)), name);
    assertThat(problems(with(name, Integer.toString(Integer.MIN_VALUE))))
        .first()
        .asString()
        .contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH_SESSION_IDLE_SECONDS", "AUTH_SESSION_SECONDS"})
  void aSessionLivesBetweenAMinuteAnd400Days(String name) {
    String most = "34560000";
    assertThat(
            accepted("AUTH_SESSION_IDLE_SECONDS", "60", "AUTH_SESSION_SECONDS", "60")
                .sessionRules()
                .life())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(
            accepted("AUTH_SESSION_IDLE_SECONDS", most, "AUTH_SESSION_SECONDS", most)
                .sessionRules()
                .idleLife())
        .isEqualTo(Duration.ofDays(400));
    assertThat(problems(with(name, "59"))).first().asString().contains(name);
    assertThat(problems(with(name, "34560001"))).first().asString().contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JWT_EXP_DELTA_SECONDS", "AUTH_LEEWAY_SECONDS", "AUTH_BCRYPT_COST",
        "AUTH_PASSWORD_MIN_LENGTH", "AUTH_PASSWORD_MAX_LENGTH", "AUTH_INSECURE_COOKIES",
        "AUTH_PREFIXED_COOKIES"
      })
  void whatIsNoNumberOrNoFlagIsRefusedWithoutRepeatingIt(String name) {
    for (String junk : List.of("marker", "1marker", "99999999999999999999", "12.5", "0x1f")) {
      assertOneProblem(with(name, junk), name + " cannot be read");
      assertThat(problems(with(name, junk)).get(0)).doesNotContain(junk);
    }
  }

  @Test
  void trustedProxiesAreAddressesAndRanges() {
    assertThat(accepted("AUTH_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7,fd00::/8").trustedProxies())
        .extracting(Object::toString)
        .containsExactly("10.0.0.0/8", "192.0.2.7/32", "fd00:0:0:0:0:0:0:0/8");
    assertOneProblem(with("AUTH_TRUSTED_PROXIES", "proxy.internal"), "AUTH_TRUSTED_PROXIES");
    assertOneProblem(with("AUTH_TRUSTED_PROXIES", "10.0.0.0/33"), "AUTH_TRUSTED_PROXIES");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH_ISSUER", "AUTH_AUDIENCE"})
  void anIssuerAndAnAudienceHaveUpTo255Characters(String name) {
    assertThat(accepted(name, "x".repeat(255)).secretKey()).isNotNull();
    assertOneProblem(with(name, "x".repeat(256)), name);
  }

  @Test
  void contextWordsHave3To255CharactersAndThereAreUpTo100() {
    String name = "AUTH_PASSWORD_CONTEXT_WORDS";
    assertThat(accepted(name, "abc," + "x".repeat(255)).passwordRules().contextWords()).hasSize(2);
    assertOneProblem(with(name, "acme,ab"), name);
    assertOneProblem(with(name, "x".repeat(256)), name);
    assertThat(accepted(name, numbered(100)).passwordRules().contextWords()).hasSize(100);
    assertOneProblem(with(name, numbered(101)), name);
  }

  private static String numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "word" + i).collect(Collectors.joining(","));
  }

  @Test
  void breachedPasswordsAreInAFileOrBehindAnAddress(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("hashes.txt");
    Files.writeString(file, "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:3\r\n");

    BreachedPasswords list =
        accepted("AUTH_BREACHED_PASSWORDS", file.toString()).breachedPasswords();
    assertThat(list.contains("password")).isTrue();
    assertThat(list.contains("passwore")).isFalse();
    assertThat(
            accepted("AUTH_BREACHED_PASSWORDS", "https://api.example/range/").breachedPasswords())
        .isNotNull();
  }

  @Test
  void anAddressOrAFileThatIsNotGoodIsRefusedWithoutRepeatingIt(@TempDir Path folder)
      throws IOException {
    Path unsorted = Files.writeString(folder.resolve("marker"), "marker:1\n");

    for (String bad :
        List.of("http://marker.example/range/", folder + "/marker-none", unsorted.toString())) {
      assertOneProblem(with("AUTH_BREACHED_PASSWORDS", bad), "AUTH_BREACHED_PASSWORDS");
      assertThat(problems(with("AUTH_BREACHED_PASSWORDS", bad)).get(0)).doesNotContain("marker");
    }
    assertOneProblem(
        with("AUTH_BREACHED_PASSWORDS", "https://marker marker/"),
        "AUTH_BREACHED_PASSWORDS cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "api", "/api/", "//api", "/a b", "/a?b", "/a#b", "/%2e", "/a\n"})
  void aBasePathHasASlashInFrontAndNoneBehind(String path) {
    assertOneProblem(with("AUTH_BASE_PATH", path), "AUTH_BASE_PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example",
        "https://app.example/",
        "https://app.example/x",
        "ftp://app.example",
        "https://user@app.example",
        "https://",
        "https://a b",
        "https://app.example?x",
        "null",
        "*"
      })
  void aBaseUrlOrAnOriginIsSchemeHostAndPort(String url) {
    assertOneProblem(with("AUTH_BASE_URL", url), "AUTH_BASE_URL");
    assertOneProblem(with("AUTH_ALLOWED_ORIGINS", url), "AUTH_ALLOWED_ORIGINS");
    assertOneProblem(
        with("AUTH_ALLOWED_ORIGINS", "https://a.example," + url), "AUTH_ALLOWED_ORIGINS");
  }
}
