package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.crypto.BadKeyException;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.PemKey;
import dev.latchkey.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSigningKeysTest {
  private static final KeyPair FIRST = KeyPems.p256();
  private static final KeyPair SECOND = KeyPems.ed25519();
  private static final String SET = "{\"keys\":[%s]}";

  private final TestClock clock = new TestClock(TokenForge.NOW);
  private final JwksServer issuer = new JwksServer();
  private final RemoteSigningKeys keys =
      RemoteSigningKeys.builder(issuer.uri(), clock).timeout(Duration.ofSeconds(20)).build();
  private final TokenVerifier verifier = verifier(keys);

  @AfterEach
  void close() {
    issuer.close();
  }

  private TokenVerifier verifier(RemoteSigningKeys keys) {
    return TokenVerifier.of(
        keys,
        TokenForge.RULES.issuer(),
        TokenForge.RULES.audience(),
        TokenForge.RULES.leeway(),
        clock);
  }

  private static SigningKey key(String id, KeyPair pair) {
    try {
      return SigningKey.of(id, PemKey.parse(KeyPems.of(pair)));
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  private static SigningKeys signing(KeyPair... pairs) {
    List<SigningKey> keys = new ArrayList<>();
    for (KeyPair pair : pairs) {
      keys.add(key(pair == FIRST ? "first" : "second", pair));
    }
    return new SigningKeys(keys);
  }

  private String token(KeyPair pair) {
    return TokenForge.service(signing(pair), clock)
        .issue(TokenServiceTest.grant(Set.of("admin")))
        .value();
  }

  /** A token of the first key that names another id. */
  private String tokenOf(String kid) {
    return TokenForge.service(new SigningKeys(List.of(key(kid, FIRST))), clock)
        .issue(TokenServiceTest.grant(Set.of()))
        .value();
  }

  private void assertAccepted(String token) {
    assertThat(verifier.verify(token).userId()).isEqualTo("user-7");
  }

  private static void assertRefused(TokenVerifier verifier, String token, Reason reason) {
    AuthException refused = catchThrowableOfType(AuthException.class, () -> verifier.verify(token));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.reason()).isEqualTo(reason);
  }

  /** Asks with good tokens until the background has fetched that often. */
  private void awaitFetches(int times) throws InterruptedException {
    for (int i = 0; i < 2000 && issuer.timesAsked() < times; i++) {
      assertAccepted(token(FIRST));
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(issuer.timesAsked()).isEqualTo(times);
  }

  @Test
  void tokensOfTheIssuerAreAcceptedWithOneFetchForAll() {
    issuer.serves(signing(FIRST, SECOND).jwks());

    for (int i = 0; i < 5; i++) {
      assertAccepted(token(FIRST));
      assertAccepted(token(SECOND));
    }

    assertThat(issuer.timesAsked()).isEqualTo(1);
  }

  @Test
  void nothingIsFetchedBeforeTheFirstToken() {
    assertThat(issuer.timesAsked()).isZero();
    assertThat(keys.toString()).contains("none yet");
  }

  @Test
  void sessionAndVersionMayBeAbsentElsewhereButNotBeOfAnotherType() throws Exception {
    issuer.serves(signing(FIRST).jwks());

    AccessToken token = verifier.verify(signed(TokenForge.claims().without("sid").without("ver")));

    assertThat(token.sessionId()).isEmpty();
    assertThat(token.version()).isZero();
    String bad = signed(TokenForge.claims().with("sid", "7"));
    assertRefused(verifier, bad, Reason.TOKEN_INVALID);
    TokenForge.assertRefused(
        TokenForge.service(signing(FIRST), clock),
        signed(TokenForge.claims().without("sid")),
        "sid is missing");
  }

  private static String signed(RawJson claims) throws Exception {
    RawJson header =
        RawJson.empty().withText("alg", "ES256").withText("kid", "first").withText("typ", "at+jwt");
    String input = TokenForge.signingInput(header.bytes(), claims.bytes());
    byte[] signature =
        PemKey.parse(KeyPems.of(FIRST)).sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64Url.encode(signature);
  }

  @Test
  void theSetIsFetchedAnewInTheBackgroundBeforeItIsStale() throws Exception {
    issuer.serves(signing(FIRST).jwks());
    assertAccepted(token(FIRST));
    clock.advance(Duration.ofSeconds(239));
    assertAccepted(token(FIRST));
    assertThat(issuer.timesAsked()).isEqualTo(1);

    CountDownLatch open = new CountDownLatch(1);
    issuer.waitsFor(open);
    clock.advance(Duration.ofSeconds(1));
    assertAccepted(token(FIRST));
    awaitFetches(2);
    assertAccepted(token(FIRST));
    open.countDown();
    clock.advance(Duration.ofSeconds(60));
    assertAccepted(token(FIRST));
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=600,480",
    "'public, max-age=1',48",
    "no-store,48",
    "max-age=99999999,2880",
    "s-max-age=5,240",
    "private,240"
  })
  void theIssuerSaysForHowLongTheSetIsFreshWithinReason(String said, int seconds) {
    issuer.says(said);
    issuer.serves(signing(FIRST).jwks());
    assertAccepted(token(FIRST));

    clock.advance(Duration.ofSeconds(seconds - 1));
    assertAccepted(token(FIRST));
    assertThat(issuer.timesAsked()).isEqualTo(1);
    clock.advance(Duration.ofDays(1).minusSeconds(seconds));
    assertAccepted(token(FIRST));
    assertThat(issuer.timesAsked()).isEqualTo(2);
  }

  @Test
  void anUnknownKidHasTheSetFetchedOnce() {
    issuer.serves(signing(FIRST).jwks());
    assertAccepted(token(FIRST));
    issuer.serves(signing(FIRST, SECOND).jwks());

    assertAccepted(token(SECOND));

    assertThat(issuer.timesAsked()).isEqualTo(2);
  }

  @Test
  void aStormOfUnknownKidsIsOneFetchIn30Seconds() {
    issuer.serves(signing(FIRST).jwks());
    assertAccepted(token(FIRST));

    for (int second = 0; second < 120; second++) {
      for (int i = 0; i < 5; i++) {
        assertRefused(verifier, tokenOf("made-up-" + second + "-" + i), Reason.TOKEN_INVALID);
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(issuer.timesAsked()).isEqualTo(1 + 4);
  }

  @Test
  void manyAtOnceWaitForOneFetchAndKnownKidsDoNotWait() throws Exception {
    issuer.serves(signing(FIRST).jwks());
    assertAccepted(token(FIRST));
    issuer.serves(signing(FIRST, SECOND).jwks());
    CountDownLatch open = new CountDownLatch(1);
    issuer.waitsFor(open);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      String token = token(SECOND);
      List<Future<AccessToken>> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(threads.submit(() -> verifier.verify(token)));
      }
      while (issuer.timesAsked() < 2) {
        Thread.onSpinWait();
      }
      assertAccepted(token(FIRST));
      open.countDown();
      for (Future<AccessToken> accepted : waiting) {
        assertThat(accepted.get(30, TimeUnit.SECONDS).userId()).isEqualTo("user-7");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(issuer.timesAsked()).isEqualTo(2);
  }

  @Test
  void anOutageIsSurvivedForADayAndToldInTheLog() {
    issuer.serves(signing(FIRST).jwks());
    assertAccepted(token(FIRST));
    issuer.fails(500);

    String log =
        logOf(
            () -> {
              clock.advance(Duration.ofMinutes(6));
              assertAccepted(token(FIRST));
              clock.advance(Duration.ofHours(23));
              assertAccepted(token(FIRST));
            });

    assertThat(log.lines()).hasSize(1);
    assertThat(log).contains("WARN", "cannot be fetched", "The status is 500", "stay until");
    clock.set(TokenForge.NOW.plus(Duration.ofHours(24)).minusSeconds(1));
    assertAccepted(token(FIRST));
    clock.advance(Duration.ofSeconds(1));
    assertRefused(verifier, token(FIRST), Reason.UNAVAILABLE);
    issuer.recovers();
    clock.advance(Duration.ofSeconds(5));
    assertAccepted(token(FIRST));
  }

  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutAnySetTokensAreRefusedAsUnavailableAndTheIssuerIsNotHammered() {
    issuer.fails(503);

    String log =
        logOf(
            () -> {
              for (int i = 0; i < 20; i++) {
                assertRefused(verifier, token(FIRST), Reason.UNAVAILABLE);
              }
            });

    assertThat(issuer.timesAsked()).isEqualTo(1);
    assertThat(log).contains("no token is accepted");
  }

  @Test
  void anIssuerThatDoesNotAnswerHoldsARequestNoLongerThanTheTimeout() {
    issuer.waitsFor(new CountDownLatch(1));
    TokenVerifier hasty =
        verifier(
            RemoteSigningKeys.builder(issuer.uri(), clock).timeout(Duration.ofMillis(50)).build());

    String log = logOf(() -> assertRefused(hasty, token(FIRST), Reason.UNAVAILABLE));

    assertThat(log.lines().count()).isLessThanOrEqualTo(1);
  }

  @Test
  void anAnswerThatIsTooLargeOrMovedOrMalformedIsNone() {
    Map<String, String> bad = new TreeMap<>();
    bad.put("too large", signing(FIRST).jwks() + " ".repeat(64 * 1024));
    bad.put("no JWK set", "{\"keys\":{}}");
    bad.put("no strict JSON", "[]");
    String key = members(key("first", FIRST));
    bad.put("Two keys have the same id", SET.formatted(key + "," + key));

    bad.forEach(
        (problem, body) -> {
          issuer.serves(body);
          TokenVerifier fresh = verifier(RemoteSigningKeys.of(issuer.uri(), clock));
          String log = logOf(() -> assertRefused(fresh, token(FIRST), Reason.UNAVAILABLE));
          assertThat(log).contains(problem);
        });
    issuer.serves(signing(FIRST).jwks());
    issuer.fails(302);
    String log = logOf(() -> assertRefused(verifier, token(FIRST), Reason.UNAVAILABLE));
    assertThat(log).contains("The status is 302");
    assertThat(issuer.timesAsked()).isEqualTo(bad.size() + 1);
  }

  private static String members(SigningKey key) {
    return StrictJson.write(key.publicJwk().orElseThrow());
  }

  private static String members(SigningKey key, String name, String value) {
    Map<String, Object> jwk = new TreeMap<>(key.publicJwk().orElseThrow());
    jwk.put(name, value);
    return StrictJson.write(jwk);
  }

  /** The whole first key, as nobody should publish it. */
  private static String privateMembers() {
    return new ECKey.Builder(Curve.P_256, (ECPublicKey) FIRST.getPublic())
        .privateKey(FIRST.getPrivate())
        .keyID("first")
        .build()
        .toJSONString();
  }

  @Test
  void keysForSomethingElseAndSharedSecretsAreLeftOut() {
    SigningKey key = key("first", FIRST);
    String secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA";
    for (String jwk :
        List.of(
            members(key, "use", "enc"),
            members(key, "alg", "ES384"),
            privateMembers(),
            members(key, "crv", "P-384"),
            "{\"kty\":\"oct\",\"kid\":\"first\",\"alg\":\"HS256\",\"k\":\"" + secret + "\"}",
            "7")) {
      issuer.serves(SET.formatted(jwk + "," + members(key("second", SECOND))));
      TokenVerifier fresh = verifier(RemoteSigningKeys.of(issuer.uri(), clock));

      assertThat(fresh.verify(token(SECOND)).userId()).isEqualTo("user-7");
      assertRefused(fresh, token(FIRST), Reason.TOKEN_INVALID);
    }
    String input =
        TokenForge.signingInput(
            TokenForge.header().withText("kid", "first").bytes(), TokenForge.claims().bytes());
    byte[] hmacKey = Base64Url.decode(secret).orElseThrow();
    issuer.serves(
        SET.formatted(
            "{\"kty\":\"oct\",\"kid\":\"first\",\"alg\":\"HS256\",\"k\":\"" + secret + "\"}"));
    assertRefused(verifier, TokenForge.signed(input, hmacKey), Reason.TOKEN_INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/jwks",
        "http://10.0.0.1/jwks",
        "http://127.0.0.1.example/",
        "file:///etc/jwks.json",
        "ftp://127.0.0.1/",
        "/jwks"
      })
  void anAddressThatOthersCanTamperWithIsACallersMistake(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RemoteSigningKeys.of(URI.create(address), clock));
  }
}
