package dev.latchkey.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures a row with JMH, in a process of its own. */
final class Stopwatch {
  private static final String BYTES = "gc.alloc.rate.norm";

  /**
   * The same heap for everyone, in place before the clock runs: the first touch of a page costs
   * what the machine under this one makes of it.
   */
  private static final String[] HEAP = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"};

  /** Newer JDKs warn of JMH's own means and of native libraries, in the middle of the tables. */
  private static final String[] QUIET = {
    "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"
  };

  private static final String[] NOTHING = {};

  private Stopwatch() {}

  /**
   * What it came to: the median of so many times.
   *
   * @param warmups seconds that do not count
   * @param iterations seconds that count
   * @throws IllegalStateException where the row refuses to be measured
   */
  static Measured measure(Row row, int warmups, int iterations, int times) throws RunnerException {
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      measured.add(measureOnce(row, warmups, iterations));
    }
    measured.sort(Comparator.comparingDouble(Measured::nanoseconds));
    return measured.get(measured.size() / 2);
  }

  private static Measured measureOnce(Row row, int warmups, int iterations) throws RunnerException {
    System.err.println(row.benchmark().getSimpleName() + " " + row.parameters());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + row.benchmark().getName().replace(".", "\\.") + "\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .threads(1)
            .forks(1)
            .jvmArgsAppend(HEAP)
            .jvmArgsPrepend(Runtime.version().feature() < 24 ? NOTHING : QUIET)
            .warmupIterations(warmups)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    row.parameters().forEach(options::param);
    return measured(row, new Runner(options.build()).run());
  }

  private static Measured measured(Row row, Collection<RunResult> results) {
    if (results.size() != 1) {
      throw new IllegalStateException(row + " refuses to be measured");
    }
    RunResult result = results.iterator().next();
    double bytes = Double.NaN;
    for (String name : result.getSecondaryResults().keySet()) {
      bytes = name.endsWith(BYTES) ? result.getSecondaryResults().get(name).getScore() : bytes;
    }
    return new Measured(result.getPrimaryResult().getScore(), bytes);
  }
}
