package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.crypto.Hashes;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on the loopback interface. */
class BreachRangeTest {
  private static final String PASSWORD = "quiet otters paint fences";
  private static final String HASH = Hashes.sha1Hex(PASSWORD);
  private static final String SUFFIX = HASH.substring(5);
  private static final String OTHER = "0018A45C4D1DEF81644B54AB7F969B88D65";
  private static final Duration LONG = Duration.ofSeconds(20);

  private final BreachServer server = new BreachServer();
  private final BreachRange range = new BreachRange(server.range(), LONG, 8);

  @AfterEach
  void stop() {
    server.close();
  }

  private static String problem(BreachRange range) {
    BreachCheckException failed =
        catchThrowableOfType(BreachCheckException.class, () -> range.contains(PASSWORD));
    assertThat(failed).as("failure").isNotNull();
    assertThat(failed).hasNoCause();
    assertThat(failed.toString()).doesNotContain(PASSWORD, HASH.substring(0, 5), SUFFIX);
    return failed.problem();
  }

  @Test
  void theHashIsThatOfThePublishedList() {
    assertThat(Hashes.sha1Hex("password")).isEqualTo("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s:1", "%s:42\r\n" + OTHER + ":7", OTHER + ":3\n%s:9999999\n"})
  void aPasswordWhoseHashIsListedIsBreached(String answer) {
    server.serves(200, answer.formatted(SUFFIX));

    assertThat(range.contains(PASSWORD)).isTrue();
  }

  @Test
  void aPasswordWhoseHashIsNotListedIsNot() {
    server.serves(200, OTHER + ":3\r\n" + SUFFIX.substring(1) + "0:5");
    assertThat(range.contains(PASSWORD)).isFalse();

    server.serves(200, "");
    assertThat(range.contains(PASSWORD)).isFalse();
  }

  @Test
  void anEntryOfTheCountZeroIsPaddingAndNoPassword() {
    server.serves(200, OTHER + ":3\r\n" + SUFFIX + ":0");

    assertThat(range.contains(PASSWORD)).isFalse();
  }

  @Test
  void fiveHexadecimalDigitsLeaveAndNothingElseOfThePassword() {
    assertThat(range.contains(PASSWORD)).isFalse();

    assertThat(server.received()).hasSize(1);
    String all = server.received().get(0);
    assertThat(all).startsWith("GET /range/" + HASH.substring(0, 5) + " ");
    assertThat(all).contains("Add-padding=[true]").endsWith("] ");
    assertThat(all).doesNotContain(HASH.substring(0, 6)).doesNotContain("otters");
    for (int at = 5; at + 5 <= HASH.length(); at++) {
      assertThat(all.toUpperCase(Locale.ROOT)).doesNotContain(HASH.substring(at, at + 5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 302, 307, 308, 400, 403, 429, 500, 503})
  void anyStatusButOkIsAFailureAndARedirectIsNotFollowed(int status) {
    server.serves(status, status == 204 ? "" : SUFFIX + ":7");

    assertThat(problem(range)).isEqualTo("the status is " + status);
    assertThat(server.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "\n", "0018A45C:1", "%s", "%s:x", "%s:1 ", "%s:-1", "{}"})
  void anAnswerOfAnotherFormIsAFailure(String answer) {
    server.serves(200, answer.formatted(SUFFIX));

    assertThat(problem(range)).isEqualTo("the answer is not of the published form");
  }

  @Test
  void anAnswerBeyond512KiBIsAFailure() {
    String line = OTHER + ":3\r\n";
    server.serves(200, line.repeat(512 * 1024 / line.length() + 1));
    assertThat(problem(range)).isEqualTo("no answer: IOException");

    server.serves(200, line.repeat(512 * 1024 / line.length()));
    assertThat(range.contains(PASSWORD)).isFalse();
  }

  @Test
  void aServerThatHangsIsAFailureAfterTheTimeout() {
    server.waitsFor(new CountDownLatch(1));

    assertThat(problem(new BreachRange(server.range(), Duration.ofMillis(100), 8)))
        .isEqualTo("no answer in time");
  }

  @Test
  void aServerThatIsNotThereIsAFailure() {
    URI gone = server.range();
    server.close();

    assertThat(problem(new BreachRange(gone, LONG, 8))).startsWith("no answer: ");
  }

  @Test
  void whoComesBeyondTheBoundOfCallsIsNotKeptWaiting() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    server.waitsFor(gate);
    BreachRange narrow = new BreachRange(server.range(), LONG, 2);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(() -> narrow.contains(PASSWORD));
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(() -> narrow.contains(PASSWORD));
    while (server.received().size() < 2) {
      Thread.onSpinWait();
    }

    assertThat(problem(narrow)).isEqualTo("too many checks at once");

    gate.countDown();
    assertThat(first.get()).isFalse();
    assertThat(second.get()).isFalse();
    assertThat(narrow.contains(PASSWORD)).isFalse();
  }

  @Test
  void aThreadThatIsInterruptedStaysSo() {
    Thread.currentThread().interrupt();

    assertThat(problem(range)).isEqualTo("the wait for the answer was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example/range/",
        "http://127.0.0.1.example/range/",
        "ftp://127.0.0.1/range/",
        "https:///range/",
        "https://user@api.example/range/",
        "https://api.example/range/?x=1",
        "https://api.example/range/#x",
        "api.example/range/"
      })
  void anAddressThatOthersMayListenToIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BreachedPasswords.at(URI.create(address)))
        .withMessageNotContaining("example");
  }
}
