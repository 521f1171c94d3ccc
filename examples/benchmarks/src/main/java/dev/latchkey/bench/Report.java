package dev.latchkey.bench;

import dev.latchkey.bench.Compared.Result;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The numbers of a run by name: docs/performance.md says what each of them is. */
final class Report {
  private final Map<String, Double> numbers = new TreeMap<>();

  /** Takes up a number. */
  void put(String key, double number) {
    numbers.put(key, number);
  }

  /** The number of this name, where it was measured. */
  OptionalDouble get(String key) {
    Double number = numbers.get(key);
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  /** Takes up the times, the ratios and the bytes of a group. */
  void add(Compared compared) {
    String group = compared.group().key() + ".";
    for (Result result : compared.results()) {
      boolean ours = result.row().kind() == Row.Kind.OURS;
      String row = group + (ours ? "" : result.row().key() + "_");
      put(row + "nanoseconds", result.measured().nanoseconds());
      put(row + "bytes", result.measured().bytes());
      if (!Double.isNaN(result.ratio())) {
        put(row + "over_" + compared.group().baselineName(), result.ratio());
      }
    }
    compared.ours().ifPresent(ours -> compareWithPeers(compared, group, ours));
    for (Result result : compared.results()) {
      if (result.row().kind() == Row.Kind.OURS_OTHERWISE) {
        compareWithPeers(compared, group + result.row().key() + "_", result);
      }
    }
  }

  private void compareWithPeers(Compared compared, String prefix, Result ours) {
    compared
        .bestPeer()
        .ifPresent(best -> put(prefix + "over_best_peer", ours.ratio() / best.ratio()));
    Optional<Result> processor = compared.withKey(Contender.NIMBUS_PROCESSOR.key());
    processor.ifPresent(peer -> put(prefix + "over_nimbus_processor", ours.ratio() / peer.ratio()));
  }

  /** A flat object, sorted by name. */
  String json() {
    return numbers.entrySet().stream()
        .map(number -> "  \"%s\": %s".formatted(number.getKey(), text(number.getValue())))
        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }
}
