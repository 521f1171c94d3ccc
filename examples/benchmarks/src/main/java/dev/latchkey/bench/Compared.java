package dev.latchkey.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A group that was measured: each row with what it is compared with, as that was before and after
 * it.
 *
 * @param group what was measured
 * @param results its rows, in order
 */
record Compared(Group group, List<Result> results) {
  /**
   * A row that was measured.
   *
   * @param row which
   * @param measured what it came to
   * @param ratio its time over that of the baseline; NaN where there is none
   */
  record Result(Row row, Measured measured, double ratio) {}

  /** Of what was measured, in the order of {@link Group#runs}. */
  static Compared of(Group group, List<Measured> measured) {
    List<Row> runs = group.runs();
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Row row = runs.get(i);
      if (group.rows().contains(row)) {
        Measured own = measured.get(i);
        double ratio =
            baseline(group, measured, i)
                .map(base -> own.nanoseconds() / base.nanoseconds())
                .orElse(Double.NaN);
        results.add(new Result(row, own, ratio));
      }
    }
    return new Compared(group, results);
  }

  /** The mean of the one before and the one after. */
  private static Optional<Measured> baseline(Group group, List<Measured> measured, int at) {
    if (group.baseline().isEmpty()) {
      return Optional.empty();
    }
    List<Row> runs = group.runs();
    Row wanted = group.baseline().get();
    int before = at;
    while (!runs.get(before).equals(wanted)) {
      before--;
    }
    int after = at;
    while (!runs.get(after).equals(wanted)) {
      after++;
    }
    return Optional.of(measured.get(before).mean(measured.get(after)));
  }

  /** The time of the baseline that a result was compared with. */
  static double baselineNanoseconds(Result result) {
    return result.measured().nanoseconds() / result.ratio();
  }

  /** Latchkey as it comes. */
  Optional<Result> ours() {
    return results.stream().filter(result -> result.row().kind() == Row.Kind.OURS).findFirst();
  }

  /** The fastest of the others. */
  Optional<Result> bestPeer() {
    return results.stream()
        .filter(result -> result.row().kind() == Row.Kind.PEER)
        .min(Comparator.comparingDouble(Result::ratio));
  }

  /** The row of this key. */
  Optional<Result> withKey(String key) {
    return results.stream().filter(result -> result.row().key().equals(key)).findFirst();
  }
}
