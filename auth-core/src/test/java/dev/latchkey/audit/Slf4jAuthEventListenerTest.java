package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent.LoginFailed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Slf4jAuthEventListenerTest {
  private static final long SEED = 7;
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client CLIENT = new Client("192.0.2.7", "Browser/1.0 (x; y)");
  private static final Pattern FIELD = Pattern.compile(" ([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|[\"\\\\])");

  private static AuthEvent failed(String username, Client client) {
    return new LoginFailed(NOW, client, username, LoginFailed.Cause.WRONG_PASSWORD);
  }

  private static String lineFor(String username) {
    return Slf4jAuthEventListener.lineOf(failed(username, CLIENT));
  }

  /** The line read back as a machine would; fails where any of it is not a well-formed field. */
  private static Map<String, String> parsed(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    assertThat(line).startsWith("event=login_failed ");
    Matcher field = FIELD.matcher(line).region("event=login_failed".length(), line.length());
    while (field.lookingAt()) {
      assertThat(fields.put(field.group(1), unescaped(field.group(2)))).isNull();
      field.region(field.end(), line.length());
    }
    assertThat(field.hitEnd() && field.regionStart() == line.length()).as(line).isTrue();
    return fields;
  }

  private static String unescaped(String value) {
    return ESCAPE
        .matcher(value)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    escape.group(1).length() == 1
                        ? escape.group(1)
                        : Character.toString(Integer.parseInt(escape.group(1).substring(1), 16))));
  }

  private static void assertHarmless(String value) {
    String line = lineFor(value);
    assertThat(line.chars())
        .as(line)
        .allMatch(c -> (c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c));
    assertThat(parsed(line))
        .containsExactly(
            Map.entry("username", value),
            Map.entry("cause", "wrong_password"),
            Map.entry("address", CLIENT.address()),
            Map.entry("user_agent", CLIENT.userAgent()));
  }

  @Test
  void writesOneLineOfKeysAndValues() {
    assertThat(lineFor("alice"))
        .isEqualTo(
            "event=login_failed username=\"alice\" cause=\"wrong_password\""
                + " address=\"192.0.2.7\" user_agent=\"Browser/1.0 (x; y)\"");
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    assertThat(Slf4jAuthEventListener.lineOf(failed("alice", Client.unknown())))
        .isEqualTo("event=login_failed username=\"alice\" cause=\"wrong_password\"");
  }

  @Test
  void lettersOfAllLanguagesStayReadable() {
    assertThat(lineFor("Zoë Müller 田中")).contains("username=\"Zoë Müller 田中\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nevent=logged_in",
        "a\revent",
        "a\r\nb",
        "a\u2028b",
        "a\u2029b",
        "a\u0085b",
        "a\u000bb",
        "a\"b",
        "a\" user_id=\"1",
        "\\",
        "a\\\" user_id=\\\"1",
        "\\n",
        "\\u000a",
        "a\tb",
        "\u001b[31mred\u001b[0m",
        "\u009b31m",
        "\u202egnp.exe",
        "\u2066x\u2069",
        "\u200f",
        "\0",
        "\u007f",
        "\ufeff",
        "\ud83d\ude00",
        "\ud800",
        "{}",
        "${jndi:ldap://x}",
        "%n%s",
        "…"
      })
  void aUsernameCannotForgeALineOrAField(String username) {
    assertHarmless(username);
  }

  @Test
  void randomTextCannotForgeALineOrAField() {
    Random random = new Random(SEED);
    String alphabet = "ab=\"\\ \n\r\t\u0000\u001b\u0085\u2028\u202e\ud83d\ude00u0{}…";
    for (int run = 0; run < 2000; run++) {
      StringBuilder text = new StringBuilder("x");
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertHarmless(text.toString());
    }
  }

  @Test
  void theAddressTheUserAgentAndThePathAreEscapedToo() {
    Client evil = new Client("1\n2", "b\" user_id=\"1");
    String line = Slf4jAuthEventListener.lineOf(new AuthEvent.AccessDenied(NOW, evil, "7", "/\r"));

    assertThat(line)
        .isEqualTo(
            "event=access_denied user_id=\"7\" path=\"/\\u000d\" address=\"1\\u000a2\""
                + " user_agent=\"b\\\" user_id=\\\"1\"");
  }

  @Test
  void valuesAreCutAt256CharactersAndSaySo() {
    assertThat(lineFor("x".repeat(256))).contains("username=\"" + "x".repeat(256) + "\" ");
    assertThat(lineFor("x".repeat(257))).contains("username=\"" + "x".repeat(256) + "…\" ");
    assertThat(lineFor("\"".repeat(9999))).contains("\"" + "\\\"".repeat(256) + "…\" ");
    assertThat(lineFor("\n".repeat(1 << 20))).hasSizeLessThan(2000);
  }

  @Test
  void theLogTakesTheLineAsItIs() {
    String written = written(failed("{} %s\n{}", CLIENT));

    assertThat(written.lines()).hasSize(1);
    assertThat(written).contains("WARN dev.latchkey.audit", "username=\"{} %s\\u000a{}\"");
  }

  @Test
  void whatNeedsALookIsAWarningAndTheRestIsNot() {
    assertThat(written(failed("alice", CLIENT))).contains("WARN");
    assertThat(written(new AuthEvent.AccessDenied(NOW, CLIENT, "7", "/a"))).contains("WARN");
    assertThat(written(new AuthEvent.CsrfRefused(NOW, CLIENT, "/a", "x"))).contains("WARN");
    assertThat(written(new AuthEvent.RefreshReused(NOW, CLIENT, "7", "s", CLIENT)))
        .contains("WARN");
    assertThat(written(new AuthEvent.RevocationFeedStale(NOW))).contains("WARN");
    assertThat(written(new AuthEvent.FailedLoginSpike(NOW, 70, 3, Duration.ofMinutes(1))))
        .contains("WARN", "failures=\"70\"");
    assertThat(written(new AuthEvent.LoginFailuresRecovered(NOW, 70, Duration.ofMinutes(1))))
        .contains("WARN");
    assertThat(written(new AuthEvent.SigningKeysRefused(NOW, "why"))).contains("WARN");
    assertThat(written(new AuthEvent.LoggedIn(NOW, CLIENT, "7", "alice", "s"))).isEmpty();
    assertThat(written(new AuthEvent.RolesChanged(NOW, "7", Set.of("admin")))).isEmpty();
    assertThat(written(new AuthEvent.TokenRefused(NOW, CLIENT, Reason.TOKEN_EXPIRED, "x")))
        .isEmpty();
  }

  /** What reaches the log; the tests' log is set to warnings. */
  private static String written(AuthEvent event) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      new Slf4jAuthEventListener().on(event);
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }
}
