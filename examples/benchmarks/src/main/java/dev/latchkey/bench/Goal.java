package dev.latchkey.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a number of the report must not exceed.
 *
 * @param what the goal, in words
 * @param key the number
 * @param most what it may be at most
 */
record Goal(String what, String key, double most) {
  /** A line of the table. */
  String line(Report report) {
    OptionalDouble number = report.get(key);
    String measured =
        number.isPresent() ? String.format(Locale.ROOT, "%.3f", number.getAsDouble()) : "–";
    return String.format(
        Locale.ROOT, "| %s | `%s` | %.2f | %s | %s |", what, key, most, measured, verdict(number));
  }

  private String verdict(OptionalDouble number) {
    if (number.isEmpty()) {
      return "not measured";
    }
    return number.getAsDouble() <= most ? "met" : "missed";
  }
}
