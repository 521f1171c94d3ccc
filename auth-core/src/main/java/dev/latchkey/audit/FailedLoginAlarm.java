package dev.latchkey.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Learns how many logins usually fail, and announces one {@link AuthEvent.FailedLoginSpike} when
 * they become far more, as when somebody tries lists of stolen passwords, and one {@link
 * AuthEvent.LoginFailuresRecovered} when that is over. {@link dev.latchkey.Auth} has one.
 *
 * <p>The measure is failures for each success: a Monday morning multiplies both, an attack the
 * failures alone. Three spans are watched: a minute, ten minutes and an hour. In each there must be
 * a least number of failures (20, 40, 60), so that a few at night are no attack, and more than
 * three times the usual, with room for chance. It is over after five minutes without a trace.
 *
 * <p>Nothing is learned from what led to an alarm or came during one: an attack never becomes
 * usual. The time is that of the events, of whatever kind; where none come, an end is noticed with
 * the next one. Each instance judges its own share of the logins. It takes 3 KB and some hundred
 * nanoseconds for each login. Thread-safe.
 */
public final class FailedLoginAlarm implements AuthEventListener {
  private static final int MINUTE = 60 / LoginTally.SLOT_SECONDS;
  private static final List<Span> SPANS =
      List.of(new Span(MINUTE, 20, 3), new Span(10 * MINUTE, 40, 5), new Span(60 * MINUTE, 60, 60));

  /** Those that must be calm for an alarm to end: an hour would take an hour to forget. */
  private static final List<Span> CALM_SPANS = SPANS.subList(0, 2);

  /** Whoever fails does so about three times in a row, which makes chance coarser. */
  private static final int IN_A_ROW = 3;

  private static final int CALM_SLOTS = 5 * MINUTE;
  private static final int CLOCK_STEP = MINUTE;

  private final AuthEvents events;
  private final LoginTally tally = new LoginTally();
  private final UsualFailures usual = new UsualFailures();
  private volatile long slot = Long.MIN_VALUE;
  private volatile boolean isRaised;
  private Instant raisedAt = Instant.EPOCH;
  private long failuresSince;
  private int calmSlots;

  /**
   * A stretch of time up to now.
   *
   * @param slots how many slots it has
   * @param least so many failures are needed for an alarm
   * @param calm so many are no trace of one
   */
  private record Span(int slots, int least, int calm) {
    Duration length() {
      return Duration.ofSeconds((long) slots * LoginTally.SLOT_SECONDS);
    }
  }

  /**
   * An alarm that knows nothing yet.
   *
   * @param events where it is announced
   */
  public FailedLoginAlarm(AuthEvents events) {
    this.events = events;
  }

  /** The one place that says which events are failed logins. */
  private static boolean isFailure(AuthEvent event) {
    // Not those that were throttled: they cost nothing, and would hold an alarm up for ever.
    return event instanceof AuthEvent.LoginFailed;
  }

  private static boolean isSuccess(AuthEvent event) {
    return event instanceof AuthEvent.LoggedIn;
  }

  @Override
  public void on(AuthEvent event) {
    long now = Math.floorDiv(event.at().getEpochSecond(), LoginTally.SLOT_SECONDS);
    if (now != slot || isFailure(event) || isSuccess(event)) {
      judge(event, now).ifPresent(events::publish);
    }
  }

  /** Whether there are far more failures than usual just now. */
  public boolean isRaised() {
    return isRaised;
  }

  private synchronized Optional<AuthEvent> judge(AuthEvent event, long now) {
    advance(now);
    Optional<AuthEvent> news =
        isRaised && calmSlots >= CALM_SLOTS ? Optional.of(recover(event.at())) : Optional.empty();
    if (isSuccess(event)) {
      tally.addSuccess();
    } else if (isFailure(event)) {
      tally.addFailure();
      failuresSince++;
      return isRaised ? news : news.or(() -> spike(event.at()));
    }
    return news;
  }

  /** Threads are not told in the order of their times; a clock that was set back begins anew. */
  private void advance(long now) {
    if (slot == Long.MIN_VALUE || now < tally.newest() - CLOCK_STEP) {
      tally.clear(now);
    }
    long steps = now - tally.newest();
    for (long step = Math.min(steps, LoginTally.SLOTS); step > 0; step--) {
      pass();
    }
    if (steps > LoginTally.SLOTS) {
      usual.fade(steps - LoginTally.SLOTS);
      tally.clear(now);
    }
    slot = tally.newest();
  }

  /** What an hour has passed over without an alarm is usual. */
  private void pass() {
    if (isRaised) {
      calmSlots = isCalm() ? calmSlots + 1 : 0;
    } else {
      usual.learn(tally.oldestFailures(), tally.oldestSuccesses());
    }
    tally.step();
  }

  private Optional<AuthEvent> spike(Instant at) {
    for (Span span : SPANS) {
      long failures = tally.failures(span.slots());
      if (failures >= span.least() && failures > most(span, 3, 4)) {
        isRaised = true;
        raisedAt = at;
        failuresSince = failures;
        calmSlots = 0;
        return Optional.of(
            new AuthEvent.FailedLoginSpike(at, failures, Math.round(usual(span)), span.length()));
      }
    }
    return Optional.empty();
  }

  private boolean isCalm() {
    return CALM_SPANS.stream()
        .allMatch(
            span -> tally.failures(span.slots()) <= Math.max(span.calm(), most(span, 1.5, 3)));
  }

  private double usual(Span span) {
    return usual.expected(tally.successes(span.slots()));
  }

  /** So many times the usual, and so many standard deviations of that more. */
  private double most(Span span, double times, double deviations) {
    double mean = times * usual(span);
    return mean + deviations * Math.sqrt(IN_A_ROW * mean);
  }

  private AuthEvent recover(Instant at) {
    isRaised = false;
    tally.clear(slot);
    return new AuthEvent.LoginFailuresRecovered(at, failuresSince, Duration.between(raisedAt, at));
  }
}
