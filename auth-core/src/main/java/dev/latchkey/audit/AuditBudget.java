package dev.latchkey.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bounds how many events of the cheap kinds are stored: those that a stranger, or anybody who has
 * registered, causes without a password being hashed. Each kind has a share of its own, so that
 * many of one do not displace another. Thread-safe.
 */
final class AuditBudget {
  static final int PER_MINUTE = 60;

  /** Events of the minute before come late; only a clock that was set back goes further. */
  private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

  private static final Set<String> CHEAP =
      Set.of(
          "login_busy",
          "throttled",
          "registration_refused",
          "csrf_refused",
          "access_denied",
          "token_refused",
          "refresh_refused");

  private final Map<String, Integer> spent = new HashMap<>();
  private Instant minute = Instant.EPOCH;

  /** Whether one more of this kind may be stored in the minute of this instant. */
  boolean allows(String type, Instant at) {
    return !CHEAP.contains(type) || spend(type, at.truncatedTo(ChronoUnit.MINUTES));
  }

  private synchronized boolean spend(String type, Instant now) {
    if (now.isAfter(minute) || now.isBefore(minute.minus(CLOCK_STEP))) {
      minute = now;
      spent.clear();
    }
    return spent.merge(type, 1, Integer::sum) <= PER_MINUTE;
  }
}
