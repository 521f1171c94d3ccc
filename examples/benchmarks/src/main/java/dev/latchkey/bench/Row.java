package dev.latchkey.bench;

import java.util.Map;

/**
 * Something to be measured.
 *
 * @param benchmark the class, which has one method that is measured
 * @param parameters its parameters
 * @param label what the table calls it
 * @param key what the report calls it
 * @param kind what it is compared as
 */
record Row(
    Class<?> benchmark, Map<String, String> parameters, String label, String key, Kind kind) {
  /** Whether a goal judges it against others. */
  boolean isJudged() {
    return kind == Kind.OURS || benchmark == RefusedBenchmark.class;
  }

  /** What a row is compared as. */
  enum Kind {
    /** Latchkey as it comes. */
    OURS,
    /** Latchkey with a setting. */
    OURS_OTHERWISE,
    /** Another library. */
    PEER,
    /** Something else that is of interest. */
    OTHER
  }
}
