package dev.latchkey.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.TestClock;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.login.LoginResult;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An hour and a half of stuffing from 1,000 addresses over 10,000 names, as fast as the throttle
 * lets it, with an honest user among the names.
 */
class StuffingSimulationTest {
  private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
  private static final int ADDRESSES = 1_000;
  private static final int NAMES = 10_000;
  private static final Duration RUN = Duration.ofMinutes(90);
  private static final Duration STEP = Duration.ofSeconds(1);

  /** Guesses that the attacker sends in a second, from addresses and at names in random order. */
  private static final int GUESSES = 20;

  private static final Duration BOUND = Duration.ofMinutes(15);
  private static final String PASSWORD = "plum gondola 7 sings";
  private static final String OWNER = "name 4711";

  private final TestClock clock = new TestClock(START);
  private final CountingHasher hasher = new CountingHasher();
  private final Map<String, Integer> guessesAtName = new HashMap<>();
  private final Map<String, Integer> guessesFromAddress = new HashMap<>();
  private final Random random = new Random(20260501);

  private final PrintStream err = System.err;

  /** A hundred thousand lines of the log help nobody. */
  @BeforeEach
  void silenceTheLog() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void hearItAgain() {
    System.setErr(err);
  }

  @Test
  void theHonestUserGetsInAndTheAttackerGetsLittle() {
    AuthConfig config = AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").build();
    try (Auth auth =
        Auth.builder(config, new MemoryStores())
            .clock(clock)
            .passwordHasher(hasher)
            .listener(this::count)
            .build()) {
      assertThat(auth.accounts().register(OWNER, PASSWORD, client("192.0.2.7")).id()).isNotEmpty();
      Optional<String> device = login(auth, Optional.empty(), "192.0.2.7");

      int minute = 0;
      while (clock.instant().isBefore(START.plus(RUN))) {
        attack(auth);
        clock.advance(STEP);
        if (Duration.between(START, clock.instant()).toMinutes() > minute) {
          minute++;
          device = login(auth, device, "192.0.2." + minute % 200);
          if (minute % 30 == 0) {
            loginFromANewDevice(auth, minute);
          }
        }
      }
    }

    // Five are free, ten more take a quarter of an hour, and then there are four an hour. A login
    // of
    // the owner from a new device begins that anew.
    assertThat(guessesAtName.remove(OWNER)).isBetween(6, 3 * 16);
    assertThat(guessesAtName.values()).allMatch(guesses -> guesses <= 20);
    assertThat(guessesFromAddress.values()).allMatch(guesses -> guesses <= 9 * 61);
  }

  private void count(AuthEvent event) {
    if (event instanceof AuthEvent.LoginFailed failed) {
      guessesAtName.merge(failed.username(), 1, Integer::sum);
      guessesFromAddress.merge(failed.client().address(), 1, Integer::sum);
    }
  }

  private void attack(Auth auth) {
    for (int i = 0; i < GUESSES; i++) {
      // One guess in twenty is aimed at the honest user.
      String name = i == 0 ? OWNER : "name " + random.nextInt(NAMES);
      int address = random.nextInt(ADDRESSES);
      Client attacker = client("10.0." + address / 250 + "." + address % 250);
      assertThat(refusal(auth, name, attacker)).isIn(Reason.INVALID_CREDENTIALS, Reason.THROTTLED);
    }
  }

  private static Reason refusal(Auth auth, String name, Client client) {
    try {
      LoginResult unused = auth.logins().login(name, "wrong", client);
      throw new AssertionError("A wrong password was taken");
    } catch (AuthException refused) {
      return refused.reason();
    }
  }

  private static Client client(String address) {
    return new Client(address, "");
  }

  /** Never refused. */
  private static Optional<String> login(Auth auth, Optional<String> device, String address) {
    LoginResult result = auth.logins().login(OWNER, PASSWORD, device, client(address));
    return Optional.of(((LoginResult.LoggedIn) result).deviceToken());
  }

  /** Comes again when it is told to, before the attacker's next guesses, and no later. */
  private void loginFromANewDevice(Auth auth, int minute) {
    Instant begun = clock.instant();
    Client device = client("203.0.113." + minute / 30);
    while (true) {
      try {
        LoginResult unused = auth.logins().login(OWNER, PASSWORD, device);
        return;
      } catch (RetryLaterException throttled) {
        Instant again = clock.instant().plus(throttled.retryAfter());
        while (clock.instant().isBefore(again)) {
          clock.advance(STEP);
          if (clock.instant().isBefore(again)) {
            attack(auth);
          }
        }
        assertThat(Duration.between(begun, clock.instant())).isLessThanOrEqualTo(BOUND);
      }
    }
  }
}
