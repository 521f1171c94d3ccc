package dev.latchkey.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AttemptStore} promises. A test of an implementation extends it, says how to get
 * one, and adds nothing.
 */
public abstract class AttemptStoreContract {
  private static final int THREADS = 16;
  private static final int ROUNDS = 30;

  /** So far ahead that no database sweeps the counts while the tests run. */
  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07.089Z");

  private static final Instant LATER = NOW.plus(Duration.ofHours(1));

  private AttemptStore attempts;

  /** A fresh and empty store. Called once before each test. */
  protected abstract AttemptStore store();

  @BeforeEach
  void open() {
    attempts = store();
  }

  private static Attempts counted(String bucket, int count) {
    return new Attempts(bucket, count, NOW.plusMillis(count), LATER);
  }

  private List<Attempts> find(String... buckets) {
    return attempts.find(Set.of(buckets), NOW);
  }

  @Test
  void whatWasCountedIsFoundAsItWas() {
    assertThat(attempts.replace(counted("a", 1), 0, NOW)).isTrue();
    assertThat(attempts.replace(counted("b", 7), 0, NOW)).isTrue();

    assertThat(find("a", "b", "c")).containsExactlyInAnyOrder(counted("a", 1), counted("b", 7));
    assertThat(find("c")).isEmpty();
  }

  @Test
  void aCountIsReplacedOnlyWhereItIsTheExpectedOne() {
    assertThat(attempts.replace(counted("a", 1), 1, NOW)).isFalse();
    assertThat(find("a")).isEmpty();
    assertThat(attempts.replace(counted("a", 1), 0, NOW)).isTrue();

    assertThat(attempts.replace(counted("a", 3), 2, NOW)).isFalse();
    assertThat(attempts.replace(counted("a", 3), 0, NOW)).isFalse();
    assertThat(find("a")).containsExactly(counted("a", 1));

    assertThat(attempts.replace(counted("a", 2), 1, NOW)).isTrue();
    assertThat(find("a")).containsExactly(counted("a", 2));
  }

  @Test
  void whatHasExpiredIsAsGoodAsNothing() {
    assertThat(attempts.replace(counted("a", 5), 0, NOW)).isTrue();

    assertThat(attempts.find(Set.of("a"), LATER.minusMillis(1))).hasSize(1);
    assertThat(attempts.find(Set.of("a"), LATER)).isEmpty();
    assertThat(attempts.replace(counted("a", 6), 5, LATER)).isFalse();
    Attempts anew = new Attempts("a", 1, LATER, LATER.plusSeconds(9));
    assertThat(attempts.replace(anew, 0, LATER)).isTrue();
    assertThat(attempts.find(Set.of("a"), LATER)).containsExactly(anew);
  }

  @Test
  void aCountThatIsReplacedByAnExpiredOneIsForgotten() {
    assertThat(attempts.replace(counted("a", 1), 0, NOW)).isTrue();
    Attempts none = new Attempts("a", 0, Instant.EPOCH, Instant.EPOCH);

    assertThat(attempts.replace(none, 1, NOW)).isTrue();

    assertThat(find("a")).isEmpty();
    assertThat(attempts.replace(counted("a", 1), 0, NOW)).isTrue();
  }

  @Test
  void aBucketIsForgottenAndNoOther() {
    assertThat(attempts.replace(counted("a", 1), 0, NOW)).isTrue();
    assertThat(attempts.replace(counted("b", 1), 0, NOW)).isTrue();

    attempts.forget("a");
    attempts.forget("never there");

    assertThat(find("a", "b")).containsExactly(counted("b", 1));
  }

  @Test
  void ofThoseWhoRaceForACountExactlyOneGetsIt() {
    try (Race race = new Race(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        int before = round;
        List<Boolean> won =
            race.run(runner -> attempts.replace(counted("a", before + 1), before, NOW));

        assertThat(won).as("round %d", round).containsOnlyOnce(true);
        assertThat(find("a")).containsExactly(counted("a", before + 1));
      }
    }
  }

  @Test
  void ofThoseWhoRaceForAnExpiredOneExactlyOneGetsIt() {
    try (Race race = new Race(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        Instant now = NOW.plus(Duration.ofHours(round));
        Attempts next = new Attempts("a", 1, now, now.plus(Duration.ofHours(1)));

        assertThat(race.run(runner -> attempts.replace(next, 0, now)))
            .as("round %d", round)
            .containsOnlyOnce(true);
      }
    }
  }
}
