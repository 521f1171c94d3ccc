package dev.latchkey.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are measured near to one another in time, and what they are compared with: it is
 * measured before the first one, after the last one and after every second one between, for the
 * machine changes its mind.
 *
 * @param key what the report calls it, for example {@code verify.HS256}
 * @param baseline the row that the others are compared with
 * @param baselineName what it is, in the keys of the report
 * @param rows the others
 * @param leftOut who cannot take part, and why
 */
record Group(
    String key, Optional<Row> baseline, String baselineName, List<Row> rows, String leftOut) {
  private static final int BETWEEN = 2;

  /** What to run, in order; the same baseline several times. */
  List<Row> runs() {
    List<Row> runs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (i % BETWEEN == 0) {
        baseline.ifPresent(runs::add);
      }
      runs.add(rows.get(i));
    }
    baseline.ifPresent(runs::add);
    return runs;
  }
}
