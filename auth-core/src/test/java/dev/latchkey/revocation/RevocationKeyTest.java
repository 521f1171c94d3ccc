package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two ids that are alike to the eye are not alike in either half of their keys. */
class RevocationKeyTest {
  private static void assertToldApart(List<String> values) {
    Set<Long> first = new HashSet<>();
    Set<Long> second = new HashSet<>();
    for (String value : values) {
      first.add(RevocationKey.first(Revocation.USER, value));
      second.add(RevocationKey.second(Revocation.USER, value));
    }
    assertThat(first).hasSize(values.size());
    assertThat(second).hasSize(values.size());
  }

  @Test
  void numbersOfAllLengths() {
    assertToldApart(
        LongStream.iterate(0, number -> number < 4_000_000_000_000L, number -> number * 11 / 10 + 1)
            .flatMap(number -> LongStream.range(number, number + 300))
            .distinct()
            .mapToObj(Long::toString)
            .toList());
  }

  @Test
  void textsThatDifferInOneOrTwoBits() {
    for (int length : new int[] {1, 3, 7, 8, 9, 15, 16, 22}) {
      List<String> texts = new ArrayList<>(List.of("a".repeat(length)));
      int bits = length * Character.SIZE;
      for (int i = 0; i < bits; i++) {
        texts.add(flipped("a".repeat(length), i));
        for (int j = 0; j < i; j++) {
          texts.add(flipped(flipped("a".repeat(length), i), j));
        }
      }
      assertToldApart(texts);
    }
  }

  private static String flipped(String text, int bit) {
    char[] characters = text.toCharArray();
    characters[bit / Character.SIZE] ^= (char) (1 << bit % Character.SIZE);
    return new String(characters);
  }

  @Test
  void textsThatDifferInTheHighestBitsOfSomeCharacters() {
    assertToldApart(
        IntStream.range(0, 1 << 16)
            .mapToObj(
                chosen -> {
                  char[] characters = "a".repeat(16).toCharArray();
                  for (int i = 0; i < characters.length; i++) {
                    characters[i] ^= (char) ((chosen >> i & 1) << 15);
                  }
                  return new String(characters);
                })
            .toList());
  }

  @Test
  void textsWithACharacterMore() {
    assertToldApart(
        List.of(
            "1267890",
            "12977890",
            "120045",
            "1210045",
            "72119",
            "722119",
            "someone@x.c",
            "sojeone@@x.c",
            "",
            "\0",
            "\0\0",
            "a",
            "a\0",
            "\0a"));
  }

  @Test
  void textsOfOneCharacter() {
    assertToldApart(IntStream.range(0, 100).mapToObj("a"::repeat).toList());
  }

  @Test
  void theSameValueInEachGrain() {
    assertThat(
            Set.of(
                RevocationKey.first(Revocation.USER, "same"),
                RevocationKey.first(Revocation.SESSION, "same"),
                RevocationKey.first(Revocation.TOKEN, "same"),
                RevocationKey.second(Revocation.USER, "same")))
        .hasSize(4);
  }
}
