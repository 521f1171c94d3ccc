package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.crypto.StrengthMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the slow meter is given is bounded. */
class PasswordStrengthTest {
  private static final String SIGNS = "4@8({[<3691!|0$5+7%2";
  private static final String FACE = "\ud83d\ude00";

  private final List<String> measured = new ArrayList<>();
  private final PasswordStrength strength =
      new PasswordStrength(
          text -> {
            measured.add(text);
            return StrengthMeter.guesses(text);
          });

  private List<String> handedOver(String text) {
    measured.clear();
    assertThat(strength.isBelow(3, text)).isIn(true, false);
    assertThat(measured).hasSizeBetween(1, 2);
    return measured;
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", FACE, "p4$$w0rd", "1.1.1999", "aab", SIGNS, "abcdefghijklm"})
  void theMeterGetsTheFirst32CodePointsAlone(String unit) {
    for (int length : new int[] {33, 128, 4096}) {
      assertThat(handedOver(unit.repeat(length)))
          .allMatch(given -> given.codePointCount(0, given.length()) == 32);
    }
    assertThat(handedOver(FACE.repeat(32))).containsExactly(FACE.repeat(32));
  }

  @Test
  void theMeterGetsTenKindsOfSignsAtMostThatMayBeLetters() {
    Random random = new Random(42);
    for (int i = 0; i < 500; i++) {
      String text =
          random
              .ints(random.nextInt(1, 129), 0, SIGNS.length())
              .map(SIGNS::charAt)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      assertThat(handedOver(text)).allMatch(given -> signsIn(given) <= 10);
    }
  }

  private static long signsIn(String text) {
    return text.chars().filter(c -> SIGNS.indexOf(c) >= 0).distinct().count();
  }

  @Test
  void textsWithinTheBoundAreGivenAsTheyAre() {
    assertThat(handedOver("P4$$w0rd (22)")).containsExactly("P4$$w0rd (22)");
  }

  @Test
  void aWordInManySignsIsStillAWord() {
    assertThat(handedOver("p4$$w0rd!(3%8[@")).containsExactly("p4$$w0rd!(3%8[@");
    assertThat(handedOver("p4$$w0rd!(3%8[@1"))
        .containsExactly("passwordicexbcai", "p4&&w0rd?)3*8]^1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567890!@", "0987654321$!", "12.05.1987+!"})
  void digitsInOrderAreWeakBesideManySigns(String text) {
    assertThat(strength.isBelow(3, text)).isTrue();
  }

  @Test
  void whatIsStrongBehindTheBoundDoesNotCount() {
    assertThat(strength.isBelow(1, "x".repeat(32) + "hK3$x9Lq")).isTrue();
    assertThat(strength.isBelow(3, "hK3$x9Lq" + "x".repeat(32))).isFalse();
  }

  @Test
  void nothingIsBelowEveryScore() {
    assertThat(strength.isBelow(0, "")).isTrue();
  }
}
