package dev.latchkey.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * How many failures are free, and how long each one after them bars the next attempt. Immutable.
 *
 * @param free failures without a delay, from 1
 * @param most after this many failures in a row no further attempt is let through until the bucket
 *     is forgotten; {@link Integer#MAX_VALUE} for no such end
 * @param firstDelay after the last free failure; it doubles with each further one
 * @param maxDelay the longest delay
 * @param window failures are forgotten this long after the first, as long as all of them were free
 * @param memory and this long after the last delay, once there was one
 */
public record ThrottleRule(
    int free, int most, Duration firstDelay, Duration maxDelay, Duration window, Duration memory) {
  /** What has no end is kept until somebody forgets it: no server lives to see this. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private static final int MAX_DOUBLINGS = 30;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where free is less than 1 or not less than most
   */
  public ThrottleRule {
    if (free < 1 || most <= free) {
      throw new IllegalArgumentException("There is a free failure, and fewer free than at most");
    }
  }

  /** The same with that many times as many free failures. */
  ThrottleRule times(int factor) {
    int more = (int) Math.min((long) free * factor, Integer.MAX_VALUE - 1);
    return new ThrottleRule(more, Math.max(most, more + 1), firstDelay, maxDelay, window, memory);
  }

  /** The same without a delay before its end. */
  ThrottleRule undelayed() {
    return new ThrottleRule(most - 1, most, Duration.ZERO, Duration.ZERO, window, memory);
  }

  /** Whether no further attempt is let through. */
  boolean isSpent(Attempts attempts) {
    return attempts.count() >= most;
  }

  /** One failure more. */
  Attempts after(Attempts before, Instant now) {
    int count = before.count() + 1;
    Instant blockedUntil = latest(now.plus(delayAfter(count)), before.blockedUntil());
    return new Attempts(
        before.bucket(), count, blockedUntil, expiry(before, count, blockedUntil, now));
  }

  private Duration delayAfter(int count) {
    if (count < free) {
      return Duration.ZERO;
    }
    Duration delay = firstDelay.multipliedBy(1L << Math.min(count - free, MAX_DOUBLINGS));
    return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
  }

  private Instant expiry(Attempts before, int count, Instant blockedUntil, Instant now) {
    if (count >= most) {
      return NEVER;
    }
    Instant windowEnd = before.count() == 0 ? now.plus(window) : before.expiresAt();
    return count < free ? windowEnd : latest(windowEnd, blockedUntil.plus(memory));
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
