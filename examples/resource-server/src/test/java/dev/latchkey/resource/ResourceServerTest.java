package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.ConfigException;
import dev.latchkey.TestClock;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.servlet.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service beside an issuer, both over HTTP in one process. */
class ResourceServerTest {
  private final TestClock clock =
      new TestClock(Clock.systemUTC().instant().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS));

  @TempDir private Path folder;
  private Issuer issuer;
  private ResourceServer server;

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer(folder, clock);
    issuer.register("ann", Set.of("analyst"));
    issuer.register("bob", Set.of("editor"));
    server =
        ResourceServer.start(
            ResourceSettings.from(
                Map.of(
                    "ISSUER_JWKS",
                    issuer.jwks().toString(),
                    "AUTH_ISSUER",
                    Issuer.NAME,
                    "AUTH_AUDIENCE",
                    Issuer.AUDIENCE,
                    "PORT",
                    "0")),
            clock);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    issuer.close();
  }

  private HttpExchange read(String... headers) {
    return HttpExchange.get(URI.create(server.address() + "/reports"), headers);
  }

  private HttpExchange readWith(String token) {
    return read("Authorization", "Bearer " + token);
  }

  private static String headerOf(String token) {
    byte[] header = Base64Url.decode(token.substring(0, token.indexOf('.'))).orElseThrow();
    return new String(header, StandardCharsets.UTF_8);
  }

  @Test
  void aTokenOfTheIssuerOpensWhatItsRolesAllow() {
    assertThat(readWith(issuer.login("ann")).assertStatus(200).json())
        .containsEntry("report", "All is well.");
    readWith(issuer.login("bob"))
        .assertRefused(403, "insufficient_scope", "You are not allowed to do this.");
    read().assertRefused(401, "token_missing", "Token is missing!");
    readWith("x").assertRefused(401, "token_invalid", "Invalid token!");
  }

  @Test
  void aTokenInACookieIsNone() {
    read("Cookie", "access_token=" + issuer.login("ann")).assertStatus(401);
  }

  @Test
  void nothingElseIsServed() {
    HttpExchange.get(URI.create(server.address() + "/.well-known/jwks.json")).assertStatus(404);
    HttpExchange.postJson(URI.create(server.address() + "/api/login"), "{}").assertStatus(404);
  }

  @Test
  void theKeysAreFetchedOnceForManyRequests() {
    String token = issuer.login("ann");
    for (int i = 0; i < 20; i++) {
      readWith(token).assertStatus(200);
    }

    assertThat(issuer.fetches()).isEqualTo(1);
  }

  @Test
  void aNewKeyOfTheIssuerRefusesNobody() throws Exception {
    Set<String> headers = new HashSet<>();
    String before = issuer.login("ann");
    for (int minute = 0; minute < 40; minute++) {
      if (minute == 5) {
        issuer.addKey("2.pem");
      }
      String token = issuer.login("ann");
      headers.add(headerOf(token));
      readWith(token).assertStatus(200);
      readWith(before).assertStatus(200);
      before = token;
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(headers).as("both keys signed").hasSize(2);
    assertThat(issuer.fetches()).isBetween(2, 12);
  }

  @Test
  void anIssuerThatIsDownKeepsNobodyOut() throws Exception {
    String token = issuer.login("ann");
    readWith(token).assertStatus(200);
    issuer.close();

    for (int minute = 0; minute < 14; minute++) {
      clock.advance(Duration.ofMinutes(1));
      readWith(token).assertStatus(200);
    }
  }

  @Test
  void withoutTheIssuerFromTheStartItSaysThatItIsUnavailable() throws Exception {
    String token = issuer.login("ann");
    issuer.close();

    readWith(token).assertStatus(503);
  }

  @Test
  void madeUpKeysNeitherPassNorLoadTheIssuer() {
    String token = issuer.login("ann");
    readWith(token).assertStatus(200);
    String rest = token.substring(token.indexOf('.'));

    for (int i = 0; i < 50; i++) {
      String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"made-up-" + i + "\"}";
      readWith(Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + rest)
          .assertRefused(401, "token_invalid", "Invalid token!");
    }

    assertThat(issuer.fetches()).isEqualTo(2);
    readWith(token).assertStatus(200);
  }

  @Test
  void whatIsMissingIsNamedAllAtOnce() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ResourceSettings.from(Map.of("PORT", "x")));

    assertThat(refused)
        .hasMessageContainingAll("ISSUER_JWKS", "AUTH_ISSUER", "AUTH_AUDIENCE", "PORT");
  }
}
