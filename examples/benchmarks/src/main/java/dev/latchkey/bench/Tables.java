package dev.latchkey.bench;

import dev.latchkey.bench.Compared.Result;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints the tables, in Markdown. */
final class Tables {
  private final PrintStream out;

  Tables(PrintStream out) {
    this.out = out;
  }

  /** A group, the fastest first. */
  void print(Compared compared) {
    Group group = compared.group();
    out.println("## " + group.key());
    out.println();
    String over = group.baselineName().isEmpty() ? "–" : "time / " + group.baselineName();
    out.println(
        "| who | ns/op | B/op | " + over + " | time / best peer | time / Nimbus processor |");
    out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
    compared.results().stream()
        .sorted(Comparator.comparingDouble(result -> result.measured().nanoseconds()))
        .forEach(result -> out.println(line(compared, result)));
    if (!group.leftOut().isEmpty()) {
      out.println();
      out.println("Left out, for they do not have it as they come: " + group.leftOut() + ".");
    }
    out.println();
  }

  private static String line(Compared compared, Result result) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %s | %s | %s |",
        result.row().kind() == Row.Kind.OURS
            ? "**" + result.row().label() + "**"
            : result.row().label(),
        result.measured().nanoseconds(),
        result.measured().bytes(),
        text(result.ratio()),
        over(result, compared.bestPeer()),
        over(result, compared.withKey(Contender.NIMBUS_PROCESSOR.key())));
  }

  private static String over(Result result, Optional<Result> other) {
    return text(other.map(base -> result.ratio() / base.ratio()).orElse(Double.NaN));
  }

  private static String text(double ratio) {
    return Double.isNaN(ratio)
        ? "–"
        : String.format(Locale.ROOT, ratio < 0.1 ? "%.4f" : "%.2f", ratio);
  }

  /** The goals, met or missed. */
  void print(String title, List<Goal> goals, Report report) {
    out.println("## " + title);
    out.println();
    out.println("| goal | number | at most | measured | |");
    out.println("| --- | --- | ---: | ---: | --- |");
    goals.forEach(goal -> out.println(goal.line(report)));
    out.println();
  }
}
