package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private static final String FACE = "\ud83d\ude00";
  private static final String DECOMPOSED = "e\u0301";

  private final PasswordPolicy policy =
      new PasswordPolicy(PasswordPolicy.DEFAULT_MIN_LENGTH, PasswordPolicy.DEFAULT_MAX_LENGTH);

  private void assertAccepted(String password) {
    assertThatCode(() -> policy.require(password)).doesNotThrowAnyException();
  }

  private void assertViolations(String password, String... codes) {
    assertThatExceptionOfType(WeakPasswordException.class)
        .isThrownBy(() -> policy.require(password))
        .satisfies(weak -> assertThat(weak.violations()).containsExactly(codes))
        .satisfies(weak -> assertThat(weak.reason()).isEqualTo(Reason.WEAK_PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", FACE, "é", DECOMPOSED, " "})
  void countsCodePointsAfterNormalisationAndNotChars(String character) {
    assertViolations(character.repeat(7), "too_short");
    assertAccepted(character.repeat(8));
    assertAccepted(character.repeat(128));
    assertViolations(character.repeat(129), "too_long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "12345678", "        ", "kißchen!", "пароль-пароль"})
  void hasNoRulesOfComposition(String password) {
    assertAccepted(password);
  }

  @Test
  void anEmptyPasswordIsTooShortAndNothingElse() {
    assertViolations("", "too_short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\ud83d", "\ude00", "\ude00\ud83d"})
  void refusesNulAndUnpairedSurrogatesWhereverTheyStand(String invalid) {
    assertViolations(invalid + "good enough", "invalid_characters");
    assertViolations("good " + invalid + " enough", "invalid_characters");
    assertViolations("good enough" + invalid, "invalid_characters");
  }

  @Test
  void namesAllViolationsAtOnce() {
    assertViolations("abc\0", "too_short", "invalid_characters");
    assertViolations("\0" + "a".repeat(128), "too_long", "invalid_characters");
  }

  @Test
  void theRefusalNamesTheRulesAndNotThePassword() {
    WeakPasswordException weak =
        catchThrowableOfType(WeakPasswordException.class, () -> policy.require("hunt2r\0"));

    assertThat(weak.detail()).isEqualTo("too_short,invalid_characters");
    assertThat(weak.toString()).doesNotContain("hunt2r");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> weak.violations().clear());
  }
}
