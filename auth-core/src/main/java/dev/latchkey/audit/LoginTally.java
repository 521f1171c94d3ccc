package dev.latchkey.audit;

import java.util.Arrays;

/**
 * Failed and successful logins of the last hour, in slots of ten seconds. Takes the same room
 * however many there are. Not thread-safe.
 */
final class LoginTally {
  static final int SLOT_SECONDS = 10;
  static final int SLOTS = 360;

  private final int[] failures = new int[SLOTS];
  private final int[] successes = new int[SLOTS];
  private long newest;

  /** The slot that is being filled. */
  long newest() {
    return newest;
  }

  void addFailure() {
    failures[index(newest)]++;
  }

  void addSuccess() {
    successes[index(newest)]++;
  }

  /** Those of the newest slots, the one that is being filled included. */
  long failures(int slots) {
    return sum(failures, slots);
  }

  /** The same of those that succeeded. */
  long successes(int slots) {
    return sum(successes, slots);
  }

  private long sum(int[] counts, int slots) {
    long sum = 0;
    for (long slot = newest; slot > newest - slots; slot--) {
      sum += counts[index(slot)];
    }
    return sum;
  }

  /** The failures of the slot that the next step forgets. */
  int oldestFailures() {
    return failures[index(newest + 1)];
  }

  /** The successes of the same slot. */
  int oldestSuccesses() {
    return successes[index(newest + 1)];
  }

  /** Goes on to the next slot. */
  void step() {
    newest++;
    failures[index(newest)] = 0;
    successes[index(newest)] = 0;
  }

  /** Forgets everything, and goes on in this slot. */
  void clear(long slot) {
    Arrays.fill(failures, 0);
    Arrays.fill(successes, 0);
    newest = slot;
  }

  private static int index(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS);
  }
}
