package dev.latchkey.bench;

import dev.latchkey.AuthException;
import dev.latchkey.bench.RefusedBenchmark.Fault;
import dev.latchkey.token.LaneFuzz;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks and prints what they came to: {@code --quick} or {@code --full}. */
public final class Benchmarks {
  private static final int MOST_SHOWN = 10;
  private static final Path REPORT = Path.of("target", "report.json");

  private final PrintStream out;
  private final Report report = new Report();

  private Benchmarks(PrintStream out) {
    this.out = out;
  }

  /** One argument: {@code --quick} (the default) or {@code --full}. */
  public static void main(String[] arguments) throws Exception {
    String mode = arguments.length == 0 ? "--quick" : arguments[0];
    Plan plan =
        switch (mode) {
          case "--quick" -> Plan.quick();
          case "--full" -> Plan.full();
          default -> throw new IllegalArgumentException("--quick or --full, not " + mode);
        };
    new Benchmarks(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run(plan, mode);
  }

  private void run(Plan plan, String mode) throws Exception {
    Instant begin = Instant.now();
    out.println(Machine.header(mode));
    out.printf(
        Locale.ROOT,
        "%d runs of %d + %d s, about %.0f minutes (at most %d)%n%n",
        plan.runs(),
        plan.warmups(),
        plan.iterations(),
        Math.ceil(plan.estimatedMinutes()),
        plan.limitMinutes());
    measureWithoutClock();
    compareLanes(plan.laneTokens());
    Tables tables = new Tables(out);
    Instant end = begin.plus(Duration.ofMinutes(plan.limitMinutes()));
    for (Group group : plan.groups()) {
      if (Instant.now().isAfter(end)) {
        out.println("Left out, for the machine is too busy to be in time: " + group.key() + "\n");
        continue;
      }
      Compared compared = measure(group, plan);
      report.add(compared);
      tables.print(compared);
    }
    loadFilter(plan.filterRounds());
    tables.print("must", Goals.must(), report);
    tables.print("reach for", Goals.reachFor(), report);
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, report.json());
    out.printf(
        Locale.ROOT,
        "That took %.1f minutes. The numbers are in %s%n",
        Duration.between(begin, Instant.now()).toSeconds() / 60.0,
        REPORT);
  }

  private static Compared measure(Group group, Plan plan) throws RunnerException {
    List<Measured> measured = new ArrayList<>();
    for (Row row : group.runs()) {
      measured.add(
          Stopwatch.measure(row, plan.warmups(), plan.iterations(), plan.times(group, row)));
    }
    return Compared.of(group, measured);
  }

  /** Counts, which are the same however busy the machine is. */
  private void measureWithoutClock() {
    report.put("token.HS256.characters", Trust.fresh(Algorithm.HS256).issue(0).length());
    report.put("refused.any.stack_frames", stackFrames());
    for (int live : List.of(10_000, 1_000_000)) {
      report.put(
          "revocation.memory.live_" + live + "_bytes_each", RevocationMemory.bytesEach(live));
    }
    try (Flows flows = new Flows(Storage.Kind.MONGO)) {
      for (Flows.Flow flow : Flows.Flow.values()) {
        report.put(
            "flow.mongo." + flow.name().toLowerCase(Locale.ROOT) + "_round_trips",
            flows.roundTrips(flow));
      }
    }
  }

  /** Both lanes judge damaged tokens, others in each run. */
  private void compareLanes(int tokens) {
    long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
    LaneFuzz.Report lanes = LaneFuzz.run(seed, tokens);
    out.printf(
        Locale.ROOT,
        "The two lanes judged %d damaged tokens (seed %d), took %d, %d of them in the fast lane, and disagreed on"
            + " %d.%n%n",
        tokens,
        seed,
        lanes.accepted(),
        lanes.judgedFast(),
        lanes.disagreements().size());
    lanes.disagreements().stream().limit(MOST_SHOWN).forEach(out::println);
    report.put("lanes.any.tokens", tokens);
    report.put("lanes.any.disagreements", lanes.disagreements().size());
  }

  private void loadFilter(int rounds) throws IOException, InterruptedException {
    if (!FilterLoad.isPossible()) {
      out.println("The filter in a container is not measured, for there is no wrk.\n");
      return;
    }
    FilterLoad.timesOverOpen(rounds)
        .forEach((place, ratio) -> report.put("filter." + place + ".time_over_open", ratio));
  }

  /** The longest stack trace of a refusal. */
  private static int stackFrames() {
    Trust trust = Trust.fresh(Algorithm.HS256);
    int frames = 0;
    for (Fault fault : Fault.values()) {
      String token = RefusedBenchmark.faulty(trust, fault).get(0);
      if (RefusedBenchmark.outcome(trust.latchkey(), token) instanceof AuthException refused) {
        frames = Math.max(frames, refused.getStackTrace().length);
      }
    }
    return frames;
  }
}
