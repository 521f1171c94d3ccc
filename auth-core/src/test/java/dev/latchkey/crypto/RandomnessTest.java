package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomnessTest {
  private static final int MANY = 50_000;

  @Test
  void noTwoIdsAreAlikeHoweverManyThreadsDrawThem() {
    Randomness one = Randomness.secure();
    Randomness other = Randomness.secure();
    Set<String> ids = ConcurrentHashMap.newKeySet();

    IntStream.range(0, MANY)
        .parallel()
        .forEach(
            i -> {
              ids.add(one.publicId());
              ids.add(other.publicId());
              ids.add(one.id());
            });

    assertThat(ids).hasSize(3 * MANY).allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
  }

  /** The key of the stream is drawn from the generator, and from nothing else. */
  @Test
  void anotherGeneratorMakesOtherPublicIds() {
    String first = new Randomness(new Random(1)).publicId();

    assertThat(new Randomness(new Random(1)).publicId()).isEqualTo(first);
    assertThat(new Randomness(new Random(2)).publicId()).isNotEqualTo(first);
  }
}
