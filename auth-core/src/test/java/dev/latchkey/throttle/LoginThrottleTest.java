package dev.latchkey.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Race;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.TestClock;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.login.LoginResult;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What guessing costs whom, through the whole of the login. */
class LoginThrottleTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String PASSWORD = "plum gondola 7 sings";
  private static final Client HOME = new Client("192.0.2.7", "home");
  private static final Client UNKNOWN = Client.unknown();

  private final TestClock clock = new TestClock(NOW);
  private final MemoryStores stores = new MemoryStores();
  private final CountingHasher hasher = new CountingHasher();
  private final List<AuthEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Auth auth = instance();
  private int addresses;

  private Auth instance() {
    AuthConfig config = AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").build();
    Auth auth =
        Auth.builder(config, stores)
            .clock(clock)
            .passwordHasher(hasher)
            .listener(events::add)
            .build();
    return auth;
  }

  @AfterEach
  void close() {
    auth.close();
  }

  /** Somebody who has not been seen before. */
  private Client stranger() {
    addresses++;
    return new Client(
        "10." + addresses / 65536 + "." + addresses / 256 % 256 + "." + addresses % 256, "");
  }

  private LoginResult.LoggedIn login(String name, Optional<String> device, Client client) {
    return (LoginResult.LoggedIn) auth.logins().login(name, PASSWORD, device, client);
  }

  private AuthException wrong(String name, Optional<String> device, Client client) {
    try {
      LoginResult unused = auth.logins().login(name, "wrong", device, client);
      throw new AssertionError("A wrong password was taken");
    } catch (AuthException refused) {
      return refused;
    }
  }

  private AuthException wrong(String name, Client client) {
    return wrong(name, Optional.empty(), client);
  }

  private void assertWrong(int times, String name, Client client) {
    for (int i = 0; i < times; i++) {
      assertThat(wrong(name, client).reason())
          .as("failure %d", i)
          .isEqualTo(Reason.INVALID_CREDENTIALS);
    }
  }

  private static void assertThrottled(AuthException refused, Duration wait) {
    assertThat(refused).isInstanceOf(RetryLaterException.class);
    assertThat(refused.reason()).isEqualTo(Reason.THROTTLED);
    assertThat(((RetryLaterException) refused).retryAfter()).isEqualTo(wait);
  }

  private void register(String name) {
    assertThat(auth.accounts().register(name, PASSWORD, HOME).username()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "nobody"})
  void fiveFailuresAreFreeThenEachDoublesTheDelay(String name) {
    register("alice");
    assertWrong(5, name, stranger());

    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900}) {
      assertThrottled(wrong(name, stranger()), Duration.ofSeconds(seconds));
      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThrottled(wrong(name, stranger()), Duration.ofSeconds(1));
      clock.advance(Duration.ofMillis(1));
      assertWrong(1, name, stranger());
    }
  }

  @Test
  void aThrottledLoginIsNotLookedAtEvenWithTheRightPassword() {
    register("alice");
    assertWrong(5, "alice", stranger());
    int verified = hasher.verified().size();

    assertThatExceptionOfType(RetryLaterException.class)
        .isThrownBy(() -> login("alice", Optional.empty(), stranger()));

    assertThat(hasher.verified()).hasSize(verified);
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            AuthEvent.Throttled.class,
            event -> {
              assertThat(event.username()).isEqualTo("alice");
              assertThat(event.bucket()).isEqualTo("account");
            });
  }

  @Test
  void hammeringDuringTheDelayDoesNotLengthenIt() {
    register("alice");
    assertWrong(5, "alice", stranger());
    for (int i = 0; i < 100; i++) {
      assertThrottled(wrong("alice", stranger()), Duration.ofSeconds(1));
    }
    clock.advance(Duration.ofSeconds(1));

    assertThat(login("alice", Optional.empty(), stranger()).deviceToken()).isNotEmpty();
  }

  @Test
  void theNameIsOneHoweverItIsTyped() {
    register("alice");
    assertWrong(3, "ALICE", stranger());
    assertWrong(2, " ａlice ", stranger());

    assertThrottled(wrong("Alice", stranger()), Duration.ofSeconds(1));
  }

  @Test
  void aGoodLoginMakesEarlierFailuresForgotten() {
    register("alice");
    assertWrong(4, "alice", stranger());
    assertThat(login("alice", Optional.empty(), stranger()).deviceToken()).isNotEmpty();

    assertWrong(5, "alice", stranger());
    assertThrottled(wrong("alice", stranger()), Duration.ofSeconds(1));
  }

  @Test
  void freeFailuresAreForgottenAfterADayAndManyAfterAMonth() {
    assertWrong(4, "alice", stranger());
    clock.advance(Duration.ofDays(1));
    assertWrong(5, "alice", stranger());
    clock.advance(Duration.ofDays(1));
    assertWrong(1, "alice", stranger());
    assertThrottled(wrong("alice", stranger()), Duration.ofSeconds(2));
    clock.advance(Duration.ofDays(31));
    assertWrong(5, "alice", stranger());
  }

  @Test
  void aKnownDeviceGetsInWhateverStrangersDo() {
    register("alice");
    Optional<String> device = Optional.of(login("alice", Optional.empty(), HOME).deviceToken());
    assertWrong(5, "alice", stranger());
    assertThrottled(wrong("alice", HOME), Duration.ofSeconds(1));

    Optional<String> renewed = Optional.of(login("alice", device, HOME).deviceToken());

    assertThat(login("alice", renewed, stranger()).deviceToken()).isNotEmpty();
    assertThrottled(wrong("alice", stranger()), Duration.ofSeconds(1));
  }

  @Test
  void aKnownDeviceHasACountOfItsOwn() {
    register("alice");
    Optional<String> device = Optional.of(login("alice", Optional.empty(), HOME).deviceToken());
    for (int i = 0; i < 5; i++) {
      assertThat(wrong("alice", device, stranger()).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    }

    assertThrottled(wrong("alice", device, stranger()), Duration.ofSeconds(1));
    assertWrong(5, "alice", stranger());
    Optional<String> other = Optional.of(login("alice", deviceOf("alice"), HOME).deviceToken());
    assertThat(other).isNotEqualTo(device);
  }

  private Optional<String> deviceOf(String name) {
    return Optional.of(auth.loginThrottle().deviceToken(name, Optional.empty()));
  }

  @Test
  void theSameDeviceStaysTheSameAndIsForgottenAfterAYear() {
    register("alice");
    Optional<String> device = deviceOf("alice");
    Optional<String> renewed = Optional.of(auth.loginThrottle().deviceToken("alice", device));
    assertThat(renewed.orElseThrow().split("\\.", -1)[2])
        .isEqualTo(device.orElseThrow().split("\\.", -1)[2]);
    assertWrong(5, "alice", stranger());

    clock.advance(LoginThrottle.DEVICE_LIFE.minusSeconds(1));
    assertWrong(5, "alice", stranger());
    assertThat(wrong("alice", device, HOME).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    clock.advance(Duration.ofSeconds(1));
    assertWrong(1, "alice", stranger());
    assertThat(wrong("alice", device, HOME).reason()).isEqualTo(Reason.THROTTLED);
  }

  @Test
  void aDeviceOfSomebodyElseOrAForgedOneIsAStranger() {
    register("alice");
    register("mallory");
    assertWrong(5, "alice", stranger());
    String genuine = deviceOf("alice").orElseThrow();
    String mallorys = deviceOf("mallory").orElseThrow();

    assertThat(wrong("alice", Optional.of(mallorys), HOME).reason()).isEqualTo(Reason.THROTTLED);
    for (String junk : List.of("", "d1", genuine + "A", genuine.replace("d1.", "d2."))) {
      assertThat(wrong("alice", Optional.of(junk), HOME).reason()).isEqualTo(Reason.THROTTLED);
    }
    for (int i = 3; i < genuine.length(); i++) {
      String forged =
          genuine.substring(0, i)
              + (genuine.charAt(i) == '1' ? '2' : '1')
              + genuine.substring(i + 1);
      assertThat(wrong("alice", Optional.of(forged), HOME).reason())
          .as(forged)
          .isEqualTo(Reason.THROTTLED);
    }
    assertThat(wrong("alice", Optional.of(genuine), HOME).reason())
        .isEqualTo(Reason.INVALID_CREDENTIALS);
  }

  @Test
  void afterAHundredFailuresInARowOnlyKnownDevicesAreLetIn() {
    register("alice");
    Optional<String> device = deviceOf("alice");
    for (int i = 0; i < 100; i++) {
      assertWrong(1, "alice", stranger());
      clock.advance(Duration.ofMinutes(15));
    }

    clock.advance(Duration.ofDays(3650));

    assertThrottled(wrong("alice", stranger()), Duration.ofMinutes(15));
    assertThat(events).filteredOn(AuthEvent.StrangersBarred.class::isInstance).hasSize(1);
    assertThat(login("alice", deviceOf("alice"), HOME).deviceToken()).isNotEmpty();
    assertThat(wrong("alice", device, HOME).reason()).isEqualTo(Reason.THROTTLED);

    auth.loginThrottle().forget("alice");

    assertThat(login("alice", Optional.empty(), stranger()).deviceToken()).isNotEmpty();
  }

  @Test
  void aDeviceThatReachesTheEndIsAStrangerAgain() {
    register("alice");
    Optional<String> device = deviceOf("alice");
    for (int i = 0; i < 100; i++) {
      assertThat(wrong("alice", device, HOME).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
      clock.advance(Duration.ofMinutes(15));
    }

    assertWrongBy(device, 5);
    assertThrottled(wrong("alice", device, HOME), Duration.ofSeconds(1));
  }

  private void assertWrongBy(Optional<String> device, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(wrong("alice", device, HOME).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    }
  }

  @Test
  void manyDevicesOfOneUserHaveAnEndTogether() {
    register("alice");
    int looked = 0;
    for (int device = 0; device < 200; device++) {
      Optional<String> token = deviceOf("alice");
      for (int i = 0; i < 5; i++) {
        looked += wrong("alice", token, stranger()).reason() == Reason.INVALID_CREDENTIALS ? 1 : 0;
      }
    }

    assertThat(looked).as("a hundred by devices, five as strangers").isEqualTo(105);
    auth.loginThrottle().forget("alice");
    assertThat(wrong("alice", deviceOf("alice"), stranger()).reason())
        .isEqualTo(Reason.INVALID_CREDENTIALS);
  }

  @Test
  void manyNetworksOfOneIpv6SiteHaveAnEndTogether() {
    for (int i = 0; i < 600; i++) {
      Client client = new Client("2001:db8:1:" + Integer.toHexString(i) + "::1", "");
      assertWrong(1, "name " + i, client);
    }

    assertThrottled(wrong("alice", new Client("2001:db8:1:ffff::1", "")), Duration.ofSeconds(1));
    assertWrong(1, "alice", new Client("2001:db8:2:ffff::1", ""));
  }

  @Test
  void sixtyFailuresFromOneAddressInTenMinutesThrottleItForEveryName() {
    register("alice");
    for (int i = 0; i < 60; i++) {
      assertWrong(1, "name " + i, HOME);
    }

    assertThrottled(wrong("alice", HOME), Duration.ofSeconds(1));
    assertWrong(1, "alice", stranger());
    assertThat(login("alice", deviceOf("alice"), HOME).deviceToken()).isNotEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertWrong(1, "bob", HOME);
    assertThrottled(wrong("carol", HOME), Duration.ofSeconds(2));
    clock.advance(Duration.ofSeconds(2).plus(Duration.ofMinutes(10)));
    for (int i = 0; i < 59; i++) {
      assertWrong(1, "name " + i + " again", HOME);
    }
  }

  @Test
  void failuresThatAreSpreadOverMoreThanTenMinutesDoNotAddUp() {
    for (int i = 0; i < 200; i++) {
      assertWrong(1, "name " + i, HOME);
      clock.advance(Duration.ofSeconds(11));
    }
  }

  @Test
  void goodLoginsFromOneAddressDoNotCountNorHelpAGuesser() {
    register("mallory");
    for (int i = 0; i < 60; i++) {
      assertWrong(1, "name " + i, HOME);
      if (i < 59) {
        assertThat(login("mallory", Optional.empty(), HOME).deviceToken()).isNotEmpty();
      }
    }

    assertThrottled(wrong("alice", HOME), Duration.ofSeconds(1));
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    for (int i = 0; i < 60; i++) {
      assertWrong(1, "name " + i, new Client("2001:db8:1:2::" + Integer.toHexString(i), ""));
    }

    assertThrottled(wrong("alice", new Client("2001:db8:1:2:ffff::1", "")), Duration.ofSeconds(1));
    assertWrong(1, "alice", new Client("2001:db8:1:3::1", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "proxy.internal"})
  void clientsOfUnknownAddressShareNoBucket(String address) {
    register("alice");
    for (int i = 0; i < 500; i++) {
      assertWrong(1, "name " + i, new Client(address, ""));
    }

    assertThat(login("alice", Optional.empty(), new Client(address, "")).deviceToken())
        .isNotEmpty();
    assertWrong(5, "alice", UNKNOWN);
    assertThrottled(wrong("alice", UNKNOWN), Duration.ofSeconds(1));
  }

  @Test
  void thirtyRegistrationsComeFromOneAddressInAnHour() {
    for (int i = 0; i < 30; i++) {
      register("user " + i);
    }

    assertThatExceptionOfType(RetryLaterException.class)
        .isThrownBy(() -> register("one more"))
        .matches(refused -> refused.reason() == Reason.THROTTLED);
    assertThat(stores.users().findCredentials("one more")).isEmpty();
    assertThat(auth.accounts().register("other", PASSWORD, stranger()).username())
        .isEqualTo("other");
    clock.advance(Duration.ofHours(2));
    register("one more");
  }

  @Test
  void whoAsksWhichNamesAreTakenIsThrottledAsWell() {
    register("alice");
    for (int i = 0; i < 29; i++) {
      assertThatExceptionOfType(AuthException.class)
          .isThrownBy(() -> register("alice"))
          .matches(refused -> refused.reason() == Reason.USERNAME_TAKEN);
    }

    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> register("alice"))
        .matches(refused -> refused.reason() == Reason.THROTTLED);
  }

  @Test
  void junkRefreshTokensCountForTheAddressAndGenuineOnesAreNeverHeldUp() {
    register("alice");
    LoginResult.LoggedIn alice = login("alice", Optional.empty(), HOME);
    for (int i = 0; i < 60; i++) {
      assertThat(refreshRefusal("rt1.junk").reason()).isEqualTo(Reason.REFRESH_INVALID);
    }

    assertThrottled(refreshRefusal("rt1.junk"), Duration.ofSeconds(1));
    assertThrottled(wrong("bob", HOME), Duration.ofSeconds(1));
    assertThat(
            auth.sessions()
                .refresh(alice.tokens().refreshToken(), Optional.empty(), HOME)
                .refreshToken())
        .isNotEmpty();
  }

  private AuthException refreshRefusal(String token) {
    try {
      var unused = auth.sessions().refresh(token, Optional.empty(), HOME);
      throw new AssertionError("Junk was taken");
    } catch (AuthException refused) {
      return refused;
    }
  }

  @Test
  void aWrongCurrentPasswordIsThrottledForTheSessionAndCountsForTheAccount() {
    register("alice");
    LoginResult.LoggedIn thief = login("alice", Optional.empty(), HOME);
    LoginResult.LoggedIn owner = login("alice", Optional.empty(), HOME);
    for (int i = 0; i < 5; i++) {
      assertThat(changeRefusal(thief, "wrong").reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    }

    assertThrottled(changeRefusal(thief, PASSWORD), Duration.ofSeconds(1));
    assertThrottled(wrong("alice", stranger()), Duration.ofSeconds(1));
    change(owner, PASSWORD);
    assertWrong(5, "alice", stranger());
  }

  private AuthException changeRefusal(LoginResult.LoggedIn login, String current) {
    try {
      change(login, current);
      throw new AssertionError("A wrong password was taken");
    } catch (AuthException refused) {
      return refused;
    }
  }

  private void change(LoginResult.LoggedIn login, String current) {
    var unused =
        auth.accounts()
            .changePassword(
                auth.tokens().verify(login.tokens().accessToken().value()),
                current,
                "another plum gondola",
                HOME);
  }

  /** A guess by each runner, on this instance and the other in turn. */
  private List<Reason> guessedAtOnce(Race race, Auth other) {
    return race.run(
        i -> {
          try {
            Auth one = i % 2 == 0 ? auth : other;
            LoginResult unused =
                one.logins().login("alice", "wrong", new Client("10.9.0." + i, ""));
            throw new AssertionError("A wrong password was taken");
          } catch (AuthException refused) {
            return refused.reason();
          }
        });
  }

  @Test
  void ofManyWhoGuessAtOnceOnTwoInstancesNoMoreGetThroughThanAreFree() {
    register("alice");
    assertWrong(1, "alice", stranger());
    try (Auth other = instance();
        Race race = new Race(32)) {
      List<Reason> answers = guessedAtOnce(race, other);

      assertThat(answers).filteredOn(Reason.INVALID_CREDENTIALS::equals).hasSize(4);
      assertThat(answers).filteredOn(Reason.THROTTLED::equals).hasSize(28);
    }
  }

  @Test
  void theVeryFirstFailuresMeetUnseenOnceOnEachInstanceAtMost() {
    register("alice");
    try (Auth other = instance();
        Race race = new Race(32)) {
      List<Reason> answers = guessedAtOnce(race, other);

      assertThat(answers).filteredOn(Reason.INVALID_CREDENTIALS::equals).hasSizeBetween(5, 7);
    }
  }

  @Test
  void anAttemptThatWasNeverLookedAtDoesNotCount() {
    Bucket bucket = new Bucket("code", "alice", auth.config().throttleRules().account(), false);
    for (int i = 0; i < 4; i++) {
      try (Attempt attempt = auth.throttle().begin(List.of(bucket))) {
        assertThat(attempt.failed()).isEmpty();
      }
    }
    for (int i = 0; i < 20; i++) {
      auth.throttle().begin(List.of(bucket)).close();
    }

    try (Attempt fifth = auth.throttle().begin(List.of(bucket))) {
      assertThat(fifth.failed()).isEmpty();
    }
    assertThatExceptionOfType(RetryLaterException.class)
        .isThrownBy(() -> auth.throttle().begin(List.of(bucket)));
  }

  @Test
  void storageSeesNeitherNamesNorAddresses() {
    List<String> ids = new ArrayList<>();
    AttemptStore watched =
        new AttemptStore() {
          @Override
          public List<Attempts> find(java.util.Set<String> buckets, Instant now) {
            return stores.attempts().find(buckets, now);
          }

          @Override
          public boolean replace(Attempts next, int expectedCount, Instant now) {
            ids.add(next.bucket());
            return stores.attempts().replace(next, expectedCount, now);
          }

          @Override
          public void forget(String bucket) {
            stores.attempts().forget(bucket);
          }
        };
    Throttle throttle = new Throttle(watched, auth.config().macKeys("throttle"), clock);
    throttle.charge(
        new Bucket("account", "my password", auth.config().throttleRules().account(), false));

    assertThat(ids).hasSize(1).allMatch(id -> id.matches("account:[\\w-]{43}"));
  }
}
