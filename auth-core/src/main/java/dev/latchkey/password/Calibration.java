package dev.latchkey.password;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Finds out once what checks cost on this machine, in iterations of the filler; whatever is
 * computed from that later is the same every time. Not thread-safe.
 */
final class Calibration {
  private static final int SAMPLE = 50_000;
  private static final int ROUNDS = 2;
  private static final int MOST_RUNS = 40;
  private static final int LEAST_RUNS_IN_VAIN = 2;
  private static final double LEAST_NANOS_IN_VAIN = 1e8;
  private static final double WORTH_WHILE = 0.98;

  private final Filler filler;
  private final LongSupplier nanoTime;

  Calibration(Filler filler, LongSupplier nanoTime) {
    this.filler = filler;
    this.nanoTime = nanoTime;
  }

  /**
   * The schemes with their prices. All are measured in turn and then once more: at first nothing is
   * compiled yet, and it would not be so to the same degree.
   */
  List<PricedScheme> priced(List<PasswordScheme> schemes) {
    double filling = Double.MAX_VALUE;
    Map<PasswordScheme, Double> checking = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      filling = Math.min(filling, fastest(() -> filler.spend(SAMPLE)) / SAMPLE);
      for (PasswordScheme scheme : schemes) {
        if (!isFiller(scheme)) {
          checking.merge(scheme, nanosPerUnit(scheme), Math::min);
        }
      }
    }
    double unit = filling;
    return schemes.stream()
        .map(scheme -> new PricedScheme(scheme, checking.getOrDefault(scheme, unit) / unit))
        .toList();
  }

  private static boolean isFiller(PasswordScheme scheme) {
    return scheme instanceof Pbkdf2Scheme pbkdf2 && pbkdf2.costsAsTheFiller();
  }

  private double nanosPerUnit(PasswordScheme scheme) {
    String usual = scheme.usual();
    double nanos =
        fastest(
            () -> {
              boolean unused = scheme.verify("calibration", usual);
            });
    return nanos / scheme.cost(usual);
  }

  /** Of as many runs as it takes until it gets no faster. */
  private double fastest(Runnable work) {
    double fastest = Double.MAX_VALUE;
    double nanosInVain = 0;
    int runsInVain = 0;
    for (int run = 0; run < MOST_RUNS && !isEnough(runsInVain, nanosInVain); run++) {
      long start = nanoTime.getAsLong();
      work.run();
      double taken = Math.max(1, nanoTime.getAsLong() - start);
      boolean faster = taken < fastest * WORTH_WHILE;
      runsInVain = faster ? 0 : runsInVain + 1;
      nanosInVain = faster ? 0 : nanosInVain + taken;
      fastest = Math.min(fastest, taken);
    }
    return fastest;
  }

  private static boolean isEnough(int runsInVain, double nanosInVain) {
    return runsInVain >= LEAST_RUNS_IN_VAIN && nanosInVain >= LEAST_NANOS_IN_VAIN;
  }
}
