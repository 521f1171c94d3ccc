package dev.latchkey.bench;

import dev.latchkey.bench.RefusedBenchmark.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is measured, beside what, and for how long.
 *
 * @param groups in order
 * @param warmups seconds before a row counts
 * @param iterations seconds that it counts
 * @param repeats how often what a goal judges is measured, of which the median counts: compilers
 *     are not equally lucky in each process
 * @param laneTokens how many tokens the two lanes judge
 * @param filterRounds how often the filter is loaded
 * @param limitMinutes what the whole must take at most
 */
record Plan(
    List<Group> groups,
    int warmups,
    int iterations,
    int repeats,
    int laneTokens,
    int filterRounds,
    int limitMinutes) {
  /** Seconds to start a process, to set it up and to check its tokens. */
  private static final double SECONDS_AROUND = 2.2;

  private static final double LANE_TOKENS_PER_SECOND = 40_000;

  /** Of the peers the fastest, and the one that most use. */
  private static final List<Contender> QUICK =
      List.of(Contender.LATCHKEY, Contender.FUSIONAUTH, Contender.NIMBUS_PROCESSOR);

  private static final List<Contender> OURS_AND_FASTEST =
      List.of(Contender.LATCHKEY, Contender.FUSIONAUTH);

  private static final List<Floor> OTHER_FLOORS = List.of(Floor.FLOOR_BOUNCY_CASTLE);
  private static final List<Floor> NO_FLOORS = List.of();
  private static final List<Algorithm> HS256 = List.of(Algorithm.HS256);

  /** A glance: few rows, one second each. */
  static Plan quick() {
    List<Group> groups = new ArrayList<>();
    groups.add(verify(Algorithm.HS256, QUICK, NO_FLOORS));
    groups.add(verify(Algorithm.RS256, OURS_AND_FASTEST, NO_FLOORS));
    groups.add(
        verify(
            Algorithm.ES256,
            List.of(
                Contender.LATCHKEY,
                Contender.LATCHKEY_BOUNCY_CASTLE,
                Contender.LATCHKEY_CACHED,
                Contender.FUSIONAUTH),
            NO_FLOORS));
    groups.add(verify(Algorithm.ED25519, List.of(Contender.LATCHKEY, Contender.JJWT), NO_FLOORS));
    groups.add(issue(Algorithm.HS256, OURS_AND_FASTEST));
    groups.addAll(refused(HS256));
    groups.add(revocations(List.of(1_000_000)));
    groups.add(flows());
    return new Plan(groups, 1, 1, 1, 100_000, 1, 3);
  }

  /** Everything. */
  static Plan full() {
    List<Contender> all = List.of(Contender.values());
    List<Group> groups = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      groups.add(verify(algorithm, all, algorithm.isAsymmetric() ? OTHER_FLOORS : NO_FLOORS));
    }
    for (Algorithm algorithm : Algorithm.values()) {
      List<Contender> issuers = new ArrayList<>(all);
      issuers.remove(Contender.NIMBUS_PROCESSOR);
      issuers.remove(Contender.LATCHKEY_CACHED);
      groups.add(issue(algorithm, issuers));
    }
    groups.addAll(refused(List.of(Algorithm.HS256, Algorithm.ES256)));
    groups.add(revocations(List.of(0, 10_000, 1_000_000)));
    groups.add(flows());
    return new Plan(groups, 3, 3, 3, 1_000_000, 5, 25);
  }

  private static Group verify(Algorithm algorithm, List<Contender> contenders, List<Floor> floors) {
    List<Row> rows = contenders(VerifyBenchmark.class, algorithm, contenders);
    floors.forEach(floor -> rows.add(floor(VerifyBenchmark.class, algorithm, floor)));
    return group("verify", algorithm, VerifyBenchmark.class, rows, leftOut(algorithm, contenders));
  }

  private static Group issue(Algorithm algorithm, List<Contender> contenders) {
    List<Row> rows = contenders(IssueBenchmark.class, algorithm, contenders);
    return group("issue", algorithm, IssueBenchmark.class, rows, leftOut(algorithm, contenders));
  }

  private static Group group(
      String work, Algorithm algorithm, Class<?> benchmark, List<Row> rows, String leftOut) {
    Row floor = floor(benchmark, algorithm, Floor.FLOOR);
    return new Group(work + "." + algorithm.label(), Optional.of(floor), "floor", rows, leftOut);
  }

  private static List<Row> contenders(
      Class<?> benchmark, Algorithm algorithm, List<Contender> contenders) {
    return contenders.stream()
        .filter(contender -> contender.has(algorithm))
        .map(
            contender ->
                new Row(
                    benchmark,
                    Map.of("algorithm", algorithm.name(), "who", contender.name()),
                    contender.label(),
                    contender.key(),
                    contender.kind()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static Row floor(Class<?> benchmark, Algorithm algorithm, Floor floor) {
    return new Row(
        benchmark,
        Map.of("algorithm", algorithm.name(), "who", floor.name()),
        floor.label(),
        floor.name().toLowerCase(Locale.ROOT),
        Row.Kind.OTHER);
  }

  private static String leftOut(Algorithm algorithm, List<Contender> contenders) {
    return contenders.stream()
        .filter(contender -> contender.kind() == Row.Kind.PEER && !contender.has(algorithm))
        .map(Contender::label)
        .collect(Collectors.joining(", "));
  }

  private static List<Group> refused(List<Algorithm> algorithms) {
    return algorithms.stream()
        .map(
            algorithm ->
                new Group(
                    "refused." + algorithm.label(),
                    Optional.of(refused(algorithm, Fault.ACCEPTED)),
                    "accepted",
                    Arrays.stream(Fault.values())
                        .filter(fault -> fault != Fault.ACCEPTED)
                        .map(fault -> refused(algorithm, fault))
                        .toList(),
                    ""))
        .toList();
  }

  private static Row refused(Algorithm algorithm, Fault fault) {
    String key = fault.name().toLowerCase(Locale.ROOT);
    return new Row(
        RefusedBenchmark.class,
        Map.of("algorithm", algorithm.name(), "fault", fault.name()),
        key.replace('_', ' '),
        key,
        Row.Kind.OTHER);
  }

  private static Group revocations(List<Integer> counts) {
    List<Row> rows =
        counts.stream()
            .map(
                live ->
                    new Row(
                        RevocationBenchmark.class,
                        Map.of("live", String.valueOf(live)),
                        live + " live",
                        "live_" + live,
                        Row.Kind.OTHER))
            .toList();
    return new Group("revocation.check", Optional.empty(), "", rows, "");
  }

  private static Group flows() {
    List<Row> rows = new ArrayList<>();
    for (Storage.Kind kind : Storage.Kind.values()) {
      for (Flows.Flow flow : List.of(Flows.Flow.LOGIN, Flows.Flow.REFRESH)) {
        String key = flow.name().toLowerCase(Locale.ROOT);
        String storage = kind.name().toLowerCase(Locale.ROOT);
        rows.add(
            new Row(
                FlowBenchmark.class,
                Map.of("storage", kind.name(), "flow", flow.name()),
                key + ", " + storage,
                key + "_" + storage,
                Row.Kind.OTHER));
      }
    }
    Row bcrypt =
        new Row(BcryptBenchmark.class, Map.of(), "bcrypt, cost 12", "bcrypt", Row.Kind.OTHER);
    return new Group("flow.any", Optional.of(bcrypt), "bcrypt", rows, "");
  }

  /** How often this row is measured at one place of its group. */
  int times(Group group, Row row) {
    return row.isJudged() && group.rows().contains(row) ? repeats : 1;
  }

  /** How many processes are started. */
  int runs() {
    return groups.stream()
        .flatMapToInt(group -> group.runs().stream().mapToInt(row -> times(group, row)))
        .sum();
  }

  /** What it is going to take. */
  double estimatedMinutes() {
    double seconds = runs() * (warmups + iterations + SECONDS_AROUND);
    seconds += laneTokens / LANE_TOKENS_PER_SECOND + FilterLoad.seconds(filterRounds);
    return seconds / 60;
  }
}
