package dev.latchkey.audit;

/**
 * How many logins usually fail for each that succeeds, learned over weeks: what is a week old
 * counts half. Honest people fail in proportion to their number, so this holds by day and by night
 * and on a Monday morning. Not thread-safe.
 */
final class UsualFailures {
  /** A quarter, as sure as 50 logins make it: soon outweighed, and generous until then. */
  private static final double PRIOR_SUCCESSES = 50;

  private static final double PRIOR_FAILURES = 12.5;

  /** Where nearly nobody ever fails, a few are no reason for an alarm. */
  private static final double LEAST = 0.02;

  /** However patiently somebody accustoms us to more. */
  private static final double MOST = 1;

  private static final int SLOTS_OF_A_WEEK = 7 * 24 * 3600 / LoginTally.SLOT_SECONDS;

  private double failures;
  private double successes;

  /** Takes in what happened in one slot. */
  void learn(int failed, int succeeded) {
    fade(1);
    failures += failed;
    successes += succeeded;
  }

  /** Lets slots pass of which nothing is known. */
  void fade(long slots) {
    double kept = Math.pow(0.5, (double) slots / SLOTS_OF_A_WEEK);
    failures *= kept;
    successes *= kept;
  }

  /** How many failures go with so many successes. */
  double expected(long succeeded) {
    double ratio = (failures + PRIOR_FAILURES) / (successes + PRIOR_SUCCESSES);
    return succeeded * Math.min(MOST, Math.max(LEAST, ratio));
  }
}
