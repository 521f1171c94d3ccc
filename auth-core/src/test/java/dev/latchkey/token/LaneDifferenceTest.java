package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The fast lane decides as the strict lane does. More runs: {@code -Dlanes.runs=1000000}. */
class LaneDifferenceTest {
  private static final long SEED = Long.getLong("lanes.seed", 20260501);
  private static final int RUNS = Integer.getInteger("lanes.runs", 30_000);

  @Test
  void bothLanesDecideAlikeOnWhateverIsMadeOfRealTokens() {
    LaneFuzz.Report report = LaneFuzz.run(SEED, RUNS);

    assertThat(report.disagreements()).as("seed %d", SEED).isEmpty();
    assertThat(report.accepted()).as("good ones").isBetween(RUNS / 10, RUNS / 2);
    assertThat(report.judgedFast()).as("by the fast lane").isBetween(RUNS / 20, report.accepted());
  }
}
