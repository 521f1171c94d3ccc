package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthConfig.CookieSafety;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings that contradict each other, and several problems at once. */
class AuthConfigBuilderTest {
  private static final String KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";

  private static AuthConfigBuilder builder() {
    return AuthConfig.builder().secretKey(KEY);
  }

  private static String refusal(AuthConfigBuilder builder) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, builder::build);
    assertThat(refused).as("refusal").isNotNull();
    return String.valueOf(refused.getMessage());
  }

  private static void assertOneProblem(AuthConfigBuilder builder, String... names) {
    assertThat(refusal(builder).lines()).hasSize(2).last().asString().contains(names);
  }

  @Test
  void aBuilderAndTheEnvironmentAreJudgedAlike() {
    assertOneProblem(AuthConfig.builder(), "SECRET_KEY is missing");
    assertOneProblem(builder().secretKey("short"), "SECRET_KEY is shorter");
    assertOneProblem(builder().bcryptCost(9), "AUTH_BCRYPT_COST");
    assertOneProblem(builder().tokenLifetime(Duration.ZERO), "JWT_EXP_DELTA_SECONDS");
    assertOneProblem(builder().leeway(Duration.ofSeconds(-1)), "AUTH_LEEWAY_SECONDS");
    assertOneProblem(builder().issuer(""), "AUTH_ISSUER");
    assertOneProblem(builder().audience(" "), "AUTH_AUDIENCE");
    assertOneProblem(builder().basePath(""), "AUTH_BASE_PATH");
    assertOneProblem(builder().allowedOrigins(Set.of("x")), "AUTH_ALLOWED_ORIGINS");
    assertOneProblem(builder().previousSecretKeys(List.of(KEY)), "SECRET_KEY_PREVIOUS");
  }

  @Test
  void aTokenLifetimeIsInWholeSeconds() {
    assertOneProblem(builder().tokenLifetime(Duration.ofMillis(1500)), "JWT_EXP_DELTA_SECONDS");
  }

  @Test
  void insecureAndPrefixedCookiesContradictEachOther() {
    assertOneProblem(
        builder().allowInsecureCookies().prefixCookies(),
        "AUTH_INSECURE_COOKIES",
        "AUTH_PREFIXED_COOKIES");
  }

  @Test
  void insecureCookiesContradictAnHttpsAddress() {
    URI https = URI.create("https://app.example");
    URI http = URI.create("http://localhost:8080");

    assertOneProblem(
        builder().allowInsecureCookies().baseUrl(https), "AUTH_INSECURE_COOKIES", "AUTH_BASE_URL");
    assertThat(builder().allowInsecureCookies().baseUrl(http).build().cookieSafety())
        .isEqualTo(CookieSafety.INSECURE);
  }

  @Test
  void aLeastLengthAboveTheGreatestContradictsIt() {
    assertOneProblem(
        builder().passwordLength(65, 64), "AUTH_PASSWORD_MIN_LENGTH", "AUTH_PASSWORD_MAX_LENGTH");
    assertThat(builder().passwordLength(64, 64).build().passwordRules().minLength()).isEqualTo(64);
  }

  @Test
  void aSessionThatIsIdleForLongerThanItLivesIsAContradiction() {
    assertOneProblem(
        builder().sessionLife(Duration.ofDays(2), Duration.ofDays(1)),
        "AUTH_SESSION_IDLE_SECONDS",
        "AUTH_SESSION_SECONDS");
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    Map<String, String> environment = allWrong();
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> AuthConfig.from(environment));

    assertThat(refused.toString().lines()).hasSize(1 + environment.size());
    assertThat(environment.keySet()).allMatch(name -> refused.toString().contains(name));
  }

  @Test
  void noMessageRepeatsAValue() {
    Map<String, String> environment = allWrong();
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> AuthConfig.from(environment));

    assertThat(environment.values()).noneMatch(value -> refused.toString().contains(value));
    assertThat(refused).hasNoCause().hasNoSuppressedExceptions();
  }

  private static Map<String, String> allWrong() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SECRET_KEY", "marker-a");
    environment.put("SECRET_KEY_PREVIOUS", "marker-b");
    environment.put("JWT_EXP_DELTA_SECONDS", "marker-c");
    environment.put("AUTH_LEEWAY_SECONDS", "98765");
    environment.put("AUTH_ISSUER", "marker-d".repeat(40));
    environment.put("AUTH_AUDIENCE", "marker-e".repeat(40));
    environment.put("AUTH_BCRYPT_COST", "54321");
    environment.put("AUTH_PASSWORD_MIN_LENGTH", "marker-f");
    environment.put("AUTH_PASSWORD_MAX_LENGTH", "76543");
    environment.put("AUTH_PASSWORD_PEPPER", "marker-l");
    environment.put("AUTH_PASSWORD_PEPPER_PREVIOUS", "marker-m");
    environment.put("AUTH_PASSWORD_MIN_SCORE", "marker-l");
    environment.put("AUTH_PASSWORD_CONTEXT_WORDS", "§§");
    environment.put("AUTH_BREACHED_PASSWORDS", "marker-m");
    environment.put("AUTH_BASE_PATH", "marker-g");
    environment.put("AUTH_BASE_URL", "https://marker-h marker");
    environment.put("AUTH_ALLOWED_ORIGINS", "marker-i");
    environment.put("AUTH_INSECURE_COOKIES", "marker-j");
    environment.put("AUTH_PREFIXED_COOKIES", "marker-k");
    return environment;
  }
}
