package dev.latchkey.audit;

import dev.latchkey.Client;
import dev.latchkey.audit.AuthEvent.LoginFailed.Cause;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Logins of honest people, made up minute by minute: quiet nights and weekends, a rush at nine in
 * the morning that is worst on Mondays, when people have also forgotten more passwords. Who fails
 * does so up to four times in a row. A session is refreshed each minute.
 */
final class LoginDays {
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final int[] SHAPE = {
    1, 1, 1, 1, 1, 2, 4, 12, 30, 34, 30, 28, 24, 28, 28, 26, 22, 18, 14, 12, 10, 8, 4, 2
  };
  private static final double SUM = 341;

  private final Random random;
  private final double perDay;
  private final double failing;

  /**
   * A site.
   *
   * @param perDay how many people log in on a working day
   * @param failing the share of them that fails first
   */
  LoginDays(long seed, double perDay, double failing) {
    random = new Random(seed);
    this.perDay = perDay;
    this.failing = failing;
  }

  /** Tells of everything from one instant to another, in the order of time. */
  void run(Instant from, Instant until, Consumer<AuthEvent> told) {
    run(from, until, List.of(), told);
  }

  /** The same, and of these events between. */
  void run(Instant from, Instant until, List<AuthEvent> others, Consumer<AuthEvent> told) {
    Queue<AuthEvent> pending = new PriorityQueue<>(Comparator.comparing(AuthEvent::at));
    pending.addAll(others);
    for (Instant minute = from; minute.isBefore(until); minute = minute.plusSeconds(60)) {
      arrivals(minute, pending);
      Instant end = minute.plusSeconds(60);
      while (!pending.isEmpty() && pending.peek().at().isBefore(end)) {
        told.accept(pending.remove());
      }
      told.accept(new AuthEvent.Refreshed(end.minusMillis(1), CLIENT, "7", "s"));
    }
  }

  private void arrivals(Instant minute, Queue<AuthEvent> pending) {
    ZonedDateTime time = minute.atZone(ZoneOffset.UTC);
    boolean isMonday = time.getDayOfWeek() == DayOfWeek.MONDAY;
    boolean isRush = time.getHour() == 9 && time.getMinute() < 15 && !isWeekend(time);
    double rate = perDay * SHAPE[time.getHour()] / SUM / 60;
    rate *= isWeekend(time) ? 0.2 : isRush ? isMonday ? 5 : 2 : 1;
    double share = isRush && isMonday ? 2 * failing : failing;
    for (int people = poisson(rate); people > 0; people--) {
      person(minute.plusMillis(random.nextInt(60_000)), share, pending);
    }
  }

  private static boolean isWeekend(ZonedDateTime time) {
    return time.getDayOfWeek().getValue() >= DayOfWeek.SATURDAY.getValue();
  }

  private void person(Instant arrival, double share, Queue<AuthEvent> pending) {
    Instant at = arrival;
    if (random.nextDouble() < share) {
      for (int tries = 1 + random.nextInt(4); tries > 0; tries--) {
        pending.add(failure(at));
        at = at.plusMillis(3_000 + random.nextInt(20_000));
      }
      if (random.nextDouble() < 0.2) {
        return;
      }
    }
    pending.add(success(at));
  }

  private int poisson(double mean) {
    if (mean > 30) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    int count = -1;
    for (double product = 1; product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  /** A run of somebody who tries stolen passwords, of which one in a hundred is good. */
  List<AuthEvent> stuffing(Instant from, Duration length, double perMinute) {
    List<AuthEvent> run = new ArrayList<>();
    long count = Math.round(perMinute * length.toMillis() / 60_000);
    for (long i = 0; i < count; i++) {
      Instant at = from.plusMillis(i * length.toMillis() / count);
      run.add(random.nextInt(100) == 0 ? success(at) : failure(at));
    }
    return run;
  }

  static AuthEvent failure(Instant at) {
    return new AuthEvent.LoginFailed(at, CLIENT, "al", Cause.WRONG_PASSWORD);
  }

  static AuthEvent success(Instant at) {
    return new AuthEvent.LoggedIn(at, CLIENT, "7", "al", "s");
  }
}
