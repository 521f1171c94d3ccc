package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Reason;
import dev.latchkey.crypto.StrengthMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private static final String FACE = "\ud83d\ude00";
  private static final String DECOMPOSED = "e\u0301";
  private static final String USER = "mary.smith";

  private final PasswordPolicy policy = policy(3, "latchkey", "app.shop.example");

  private static PasswordPolicy policy(int minScore, String... contextWords) {
    PasswordRules rules = new PasswordRules(8, 128, minScore, Set.of(contextWords));
    return new PasswordPolicy(rules, BreachedPasswords.none());
  }

  private static List<String> violations(PasswordPolicy policy, String password, String user) {
    try {
      policy.require(password, user);
      return List.of();
    } catch (WeakPasswordException weak) {
      assertThat(weak.reason()).isEqualTo(Reason.WEAK_PASSWORD);
      return weak.violations();
    }
  }

  private void assertAccepted(String password) {
    assertThat(violations(policy, password, USER)).as(password).isEmpty();
  }

  private void assertViolations(String password, String... codes) {
    assertThat(violations(policy, password, USER)).as(password).containsExactly(codes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", FACE, "é", DECOMPOSED, " "})
  void countsCodePointsAfterNormalisationAndNotChars(String character) {
    String strong = "kT9vQz2";

    assertThat(violations(policy, strong.substring(1) + character, USER)).contains("too_short");
    assertAccepted(strong + character);
    assertAccepted(strong + character.repeat(121));
    assertViolations(strong + character.repeat(122), "too_long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qzvbkwmx",
        "hK3$x9Lq",
        "correct horse",
        "пароль-пароль",
        "tauben auf dem dach",
        "quiet otters paint fences",
        "🦊 jumps over 🐢"
      })
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
    assertViolations(invalid + "quiet otters paint", "invalid_characters");
    assertViolations("quiet " + invalid + " otters", "invalid_characters");
    assertViolations("quiet otters paint" + invalid, "invalid_characters");
  }

  @Test
  void namesAllViolationsAtOnce() {
    assertViolations("abc\0", "too_short", "invalid_characters", "too_weak");
    assertViolations("\0" + "a".repeat(128), "too_long", "invalid_characters", "too_weak");
    assertViolations("mary1", "too_short", "too_common", "context_word");
    assertThat(violations(policy, "password", "password"))
        .containsExactly("too_common", "context_word");
  }

  @Test
  void theRefusalNamesTheRulesAndNotThePassword() {
    WeakPasswordException weak =
        catchThrowableOfType(WeakPasswordException.class, () -> policy.require("hunt2r\0", USER));

    assertThat(weak.detail()).isEqualTo("too_short,invalid_characters,too_weak");
    assertThat(weak.toString()).doesNotContain("hunt2r");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> weak.violations().clear());
  }

  /** ASVS 6.2.4: the first 3,000 of those that are long enough. */
  private static Stream<String> mostCommon() {
    return StrengthMeter.commonPasswords().stream().filter(word -> word.length() >= 8).limit(3000);
  }

  @Test
  void theListOfCommonPasswordsIsInTheOrderOfHowCommonTheyAre() {
    assertThat(StrengthMeter.commonPasswords()).hasSize(30_000).startsWith("123456", "password");
    assertThat(mostCommon()).hasSize(3000).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void noneOfThe3000MostCommonPasswordsPassesWhateverTheScore(int minScore) {
    assertThat(mostCommon())
        .allMatch(word -> violations(policy(minScore), word, "").contains("too_common"));
  }

  @Test
  void norDoTheirUsualDisguises() {
    PasswordPolicy anyScore = policy(0);
    List<UnaryOperator<String>> disguises =
        List.of(
            word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1),
            word -> word.toUpperCase(Locale.ROOT),
            word -> word.replace('a', '@').replace('o', '0').replace('e', '3').replace('s', '$'),
            word -> word.replace('i', '1').replace('l', '|').replace('t', '7').replace('b', '8'),
            word -> word + "1",
            word -> word + "!",
            word -> word + "2024",
            word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + "1!");

    for (UnaryOperator<String> disguise : disguises) {
      assertThat(mostCommon().map(disguise))
          .allMatch(word -> violations(anyScore, word, "").contains("too_common"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Summer2024!,too_common",
    "Liverpool1892,too_common",
    "1qaz2wsx3edc,too_common",
    "xxxxxxxxxxxx,too_weak",
    "abcdefghijklm,too_weak",
    "12.05.1987,too_weak",
    "iloveyou2much,too_weak",
    "drowssap1drowssap1,too_weak",
    "zaq1xsw2zaq1xsw2zaq1xsw2,too_weak"
  })
  void whatPeopleThinkIsCleverIsNot(String password, String code) {
    assertViolations(password, code);
  }

  @Test
  void theScoreIsASetting() {
    List<String> passwords =
        List.of("xxxxxxxxxxxx", "iloveyou2much", "hanna.tim", "qzvbkwmx", "qzvbkwmxpa");

    for (int score = 0; score <= 4; score++) {
      PasswordPolicy chosen = policy(score);
      assertThat(passwords)
          .filteredOn(password -> violations(chosen, password, "").isEmpty())
          .as("score %d", score)
          .hasSize(5 - score);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mary.smith2024",
        "MarySmith!!!",
        "m4ry.5m1th.m4ry",
        "htims.yram.7",
        "smith-mary-smith",
        "latchkey for mary",
        "L4tchk3y-2024-",
        "shop.example:app",
        "mary@app.shop.example",
        "yekhctal 1234"
      })
  void namesOfTheUserAndOfTheServiceCannotCarryAPassword(String password) {
    assertThat(violations(policy, password, USER)).contains("context_word");
  }

  @Test
  void norCanTheyWhereAnyScoreIsEnough() {
    for (String password : List.of("mary.smith", "smith+mary1", "latchkey", "yekhctal12")) {
      assertThat(violations(policy(0, "latchkey"), password, USER)).containsExactly("context_word");
    }
    assertThat(violations(policy(0, "latchkey"), "mary-kT9vQz", USER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mary rides a purple tandem",
        "summary of nine tariffs",
        "smith & qzvbkwmx",
        "my rye"
      })
  void aNameMayStandInAPasswordThatIsGoodWithoutIt(String password) {
    assertThat(violations(policy, password, USER)).doesNotContain("context_word");
  }

  @Test
  void aNameOfTwoLettersIsNoWord() {
    assertThat(violations(policy, "alqzvbkwmal", "al")).isEmpty();
    assertThat(violations(policy, "aliqzvbkwali", "ali")).containsExactly("context_word");
  }

  @Test
  void theNameIsThatOfThisUserAlone() {
    assertThat(violations(policy, "gwendolyn-kT9vQ", "gwendolyn")).containsExactly("context_word");
    assertThat(violations(policy, "gwendolyn-kT9vQ", "mary")).isEmpty();
  }

  @Test
  void breachedPasswordsAreToldTogetherWithEverythingElse() {
    List<String> asked = new ArrayList<>();
    PasswordPolicy asking =
        new PasswordPolicy(
            PasswordRules.standard(),
            password -> {
              asked.add(password);
              return password.startsWith("quiet");
            });

    assertThat(violations(asking, "quiet otters cafe\u0301", USER)).containsExactly("breached");
    assertThat(violations(asking, "loud otters paint", USER)).isEmpty();
    assertThat(violations(asking, "quiet", USER))
        .containsExactly("too_short", "too_weak", "breached");
    assertThat(violations(asking, "quiet\0otters paint", USER))
        .containsExactly("invalid_characters");
    assertThat(violations(asking, "quiet" + " otters paint".repeat(10), USER))
        .containsExactly("too_long");
    assertThat(asked).containsExactly("quiet otters caf\u00e9", "loud otters paint", "quiet");
  }

  @Test
  void nothingThatCanBeTypedIsMoreThanRefused() {
    Random random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      String password =
          random
              .ints(random.nextInt(40), 0, i % 2 == 0 ? 0x80 : 0x10000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertThatCode(() -> violations(policy, password, password)).doesNotThrowAnyException();
    }
  }
}
