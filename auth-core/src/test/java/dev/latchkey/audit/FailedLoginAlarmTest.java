package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedLoginAlarmTest {
  /** A Monday. */
  private static final Instant START = Instant.parse("2026-05-04T00:00:00Z");

  private static final Instant END = START.plus(Duration.ofDays(15));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<AuthEvent> raised = new ArrayList<>();
  private final FailedLoginAlarm alarm = new FailedLoginAlarm(new AuthEvents(List.of(raised::add)));

  private static Instant day(int number, String time) {
    return START.plus(Duration.ofDays(number)).plus(Duration.parse(time));
  }

  private void assertOneAlarm(Instant begin, Duration length) {
    assertThat(raised)
        .as(raised.toString())
        .extracting(AuthEvent::type)
        .containsExactly("failed_login_spike", "login_failures_recovered");
    assertThat(raised.get(0).at()).isBetween(begin, begin.plus(MINUTE));
    assertThat(raised.get(1).at())
        .isAfter(begin.plus(length))
        .isBefore(begin.plus(length).plus(Duration.ofMinutes(30)));
  }

  /** 14 days and the third Monday morning, with three sets of chances. */
  @ParameterizedTest
  @CsvSource({
    "100, 0.05",
    "100, 0.10",
    "10000, 0.05",
    "10000, 0.10",
    "200000, 0.05",
    "200000, 0.10"
  })
  void ordinaryDaysAndMondayMorningsRaiseNoAlarm(double perDay, double failing) {
    for (long seed = 1; seed <= 3; seed++) {
      new LoginDays(seed, perDay, failing).run(START, END, alarm::on);
    }

    assertThat(raised).isEmpty();
  }

  /** What the documentation guarantees, by size and time of day. */
  @ParameterizedTest
  @CsvSource({
    "100, PT3H, 30",
    "100, PT10H, 30",
    "100, PT9H5M, 30",
    "100, P5DT12H, 30",
    "10000, PT3H, 30",
    "10000, PT10H30M, 30",
    "10000, PT9H5M, 150",
    "200000, PT3H, 60",
    "200000, PT10H30M, 300",
    "200000, PT9H5M, 1500"
  })
  void aRunOfStolenPasswordsIsFoundWithinAMinuteAndAnnouncedOnce(
      double perDay, String time, double perMinute) {
    for (long seed = 1; seed <= 3; seed++) {
      LoginDays days = new LoginDays(seed, perDay, 0.08);
      Instant begin = day(14, time).plusMillis(3_456);
      Duration length = Duration.ofMinutes(40);
      List<AuthEvent> attack = days.stuffing(begin, length, perMinute);
      raised.clear();

      FailedLoginAlarm fresh = new FailedLoginAlarm(new AuthEvents(List.of(raised::add)));
      days.run(START, begin.plus(length).plus(Duration.ofHours(1)), attack, fresh::on);

      assertOneAlarm(begin, length);
      assertThat(fresh.isRaised()).isFalse();
    }
  }

  @Test
  void aLongAttackIsOneAlarmAndIsNotLearned() {
    LoginDays days = new LoginDays(7, 10_000, 0.08);
    Duration length = Duration.ofDays(3);
    List<AuthEvent> first = days.stuffing(day(8, "PT10H"), length, 120);
    Instant again = day(14, "PT10H30M");
    List<AuthEvent> second = days.stuffing(again, Duration.ofMinutes(10), 60);
    days.run(START, day(14, "PT0S"), first, alarm::on);
    assertOneAlarm(day(8, "PT10H"), length);

    raised.clear();
    days.run(day(14, "PT0S"), day(15, "PT0S"), second, alarm::on);
    assertOneAlarm(again, Duration.ofMinutes(10));
  }

  @Test
  void aSlowerRunIsFoundWithinTheHour() {
    LoginDays days = new LoginDays(7, 100, 0.08);
    Instant begin = day(10, "PT2H");
    List<AuthEvent> attack = days.stuffing(begin, Duration.ofHours(6), 1.5);

    days.run(START, day(11, "PT0S"), attack, alarm::on);

    assertThat(raised).hasSize(2);
    assertThat(raised.get(0).at()).isBefore(begin.plus(Duration.ofHours(1)));
    assertThat(raised.get(1).at()).isAfter(begin.plus(Duration.ofHours(6)));
  }

  /** The limit that the documentation names: three in four minutes for ever are not noticed. */
  @Test
  void aRunBelowTheLeastIsOutOfReach() {
    LoginDays days = new LoginDays(7, 100, 0);
    List<AuthEvent> attack = days.stuffing(day(10, "PT2H"), Duration.ofHours(6), 0.75);

    days.run(START, day(11, "PT0S"), attack, alarm::on);

    assertThat(raised).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT3H", "PT9H2M", "PT11H"})
  void aRestartAmidstOrdinaryTrafficRaisesNothing(String time) {
    for (double perDay : new double[] {100, 10_000, 200_000}) {
      LoginDays days = new LoginDays(7, perDay, 0.1);
      FailedLoginAlarm fresh = new FailedLoginAlarm(new AuthEvents(List.of(raised::add)));
      days.run(day(0, time), day(2, "PT0S"), fresh::on);
    }

    assertThat(raised).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100, 30", "10000, 60", "200000, 500"})
  void aRestartIsNotBlindAfterAMinute(double perDay, double perMinute) {
    LoginDays days = new LoginDays(7, perDay, 0.08);
    Instant begin = day(0, "PT11H1M");
    Duration length = Duration.ofMinutes(10);
    List<AuthEvent> attack = days.stuffing(begin, length, perMinute);

    days.run(day(0, "PT11H"), day(1, "PT0S"), attack, alarm::on);

    assertOneAlarm(begin, length);
  }

  @Test
  void aRestartDuringAnAttackFindsItAgain() {
    LoginDays days = new LoginDays(7, 10_000, 0.08);
    Instant begin = day(0, "PT11H");
    List<AuthEvent> attack = days.stuffing(begin, Duration.ofMinutes(10), 60);

    days.run(begin, day(1, "PT0S"), attack, alarm::on);

    assertOneAlarm(begin, Duration.ofMinutes(10));
  }

  @Test
  void aHandfulOfFailuresInTheNightIsNoAttack() {
    for (int i = 0; i < 19; i++) {
      alarm.on(LoginDays.failure(day(0, "PT3H").plusSeconds(i)));
    }
    assertThat(raised).isEmpty();

    alarm.on(LoginDays.failure(day(0, "PT3H").plusSeconds(20)));
    assertThat(raised)
        .containsExactly(
            new AuthEvent.FailedLoginSpike(day(0, "PT3H").plusSeconds(20), 20, 0, MINUTE));
    assertThat(alarm.isRaised()).isTrue();
  }

  @Test
  void theEndIsNoticedWithTheNextEventOfAnyKind() {
    for (int i = 0; i < 30; i++) {
      alarm.on(LoginDays.failure(START.plusSeconds(i)));
    }
    assertThat(raised).hasSize(1);

    Instant later = START.plus(Duration.ofHours(7));
    alarm.on(new AuthEvent.Refreshed(later, Client.unknown(), "7", "s"));

    assertThat(raised)
        .hasSize(2)
        .last()
        .isEqualTo(
            new AuthEvent.LoginFailuresRecovered(later, 30, Duration.ofHours(7).minusSeconds(19)));
  }

  @Test
  void aClockThatIsSetBackOrFarAheadNeitherRaisesNorBlinds() {
    LoginDays days = new LoginDays(7, 10_000, 0.08);
    days.run(day(5, "PT0S"), day(6, "PT0S"), alarm::on);
    days.run(day(1, "PT11H"), day(2, "PT0S"), alarm::on);
    days.run(day(900, "PT11H"), day(901, "PT0S"), alarm::on);
    alarm.on(LoginDays.failure(Instant.MIN));
    alarm.on(LoginDays.failure(Instant.MAX));
    assertThat(raised).isEmpty();

    days.run(START, day(1, "PT0S"), alarm::on);
    Instant begin = day(1, "PT11H");
    Duration length = Duration.ofMinutes(10);
    List<AuthEvent> attack = days.stuffing(begin, length, 60);
    days.run(day(1, "PT0S"), day(2, "PT0S"), attack, alarm::on);
    assertOneAlarm(begin, length);
  }

  @Test
  void ofManyThreadsThatTellOfAnAttackOneRaisesTheAlarm() throws Exception {
    List<AuthEvent> told = Collections.synchronizedList(new ArrayList<>());
    FailedLoginAlarm shared = new FailedLoginAlarm(new AuthEvents(List.of(told::add)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch start = new CountDownLatch(1);
    for (int thread = 0; thread < 8; thread++) {
      threads.execute(
          () -> {
            try {
              start.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            for (int i = 0; i < 10_000; i++) {
              shared.on(LoginDays.failure(START.plusMillis(i)));
            }
          });
    }
    start.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    assertThat(told).extracting(AuthEvent::type).containsExactly("failed_login_spike");
  }
}
