package dev.latchkey.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
  private static void assertRefused(String typed, String message) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> Username.of(typed))
        .withMessage(message)
        .extracting(AuthException::reason)
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "Zoë", "田中", "o'brien", "a b", "a@b.example", "x", "Ünal-42"})
  void keepsAnOrdinaryNameAsItIs(String name) {
    assertThat(Username.of(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "Alice,alice",
    "STRASSE,strasse",
    "Straße,strasse",
    "ΟΔΥΣΣΕΥΣ,οδυσσευς",
    "οδυσσευς,οδυσσευς",
    "οδυσσευσ,οδυσσευς",
    "STRA\u1e9eE,strasse",
    "Ａｌｉｃｅ,alice",
    "ﬁle,file",
    "K\u0308,k\u0308",
    "\u212a,k",
    "Zoe\u0308,zoë",
    "①,1"
  })
  void namesThatDifferOnlyInCaseOrWidthOrTheLikeHaveOneKey(String name, String key) {
    assertThat(Username.of(name).key()).isEqualTo(key);
    assertThat(Username.keyOf(name)).isEqualTo(key);
  }

  @Test
  void theKeyDoesNotDependOnTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Username.keyOf("TITI")).isEqualTo("titi");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"alice,alicia", "alice,al1ce", "alice,a lice", "zoe,zoë"})
  void namesThatDifferOtherwiseHaveTwoKeys(String one, String other) {
    assertThat(Username.of(one).key()).isNotEqualTo(Username.of(other).key());
  }

  @ParameterizedTest
  @ValueSource(strings = {" alice ", "\talice\n", "\u3000alice\u00a0", "alice\u2003"})
  void whiteSpaceAroundANameDoesNotCount(String typed) {
    assertThat(Username.of(typed)).isEqualTo(Username.of("alice"));
    assertThat(Username.keyOf(typed)).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "\u3000", "\u00a0"})
  void anEmptyNameIsRefused(String typed) {
    assertRefused(typed, "Username and password are required.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "\ud83d\ude00", "e\u0301"})
  void aNameHasUpTo64CodePointsAfterNormalisation(String character) {
    assertThat(Username.of(character.repeat(64)).value()).isNotEmpty();
    assertRefused(character.repeat(65), "A username has at most 64 characters.");
  }

  @Test
  void theLengthIsThatOfTheNormalisedName() {
    String expandsTo18 = "\ufdfa";

    assertThat(Username.of(expandsTo18.repeat(3)).value()).hasSize(54);
    assertRefused(expandsTo18.repeat(4), "A username has at most 64 characters.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0",
        "\u0007",
        "\n",
        "\u007f",
        "\u0085",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u2028",
        "\u2029",
        "\ue000",
        "\u0378",
        "\ud83d",
        "\ude00",
        "\udb40\udc41"
      })
  void invisibleCharactersAreRefused(String invisible) {
    assertRefused("al" + invisible + "ice", "A username must not contain invisible characters.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u3164", "\u115f", "\u1160", "\uffa0", "\u034f", "\ufe0f", "\u2800"})
  void lettersAndMarksThatCannotBeSeenAreRefusedToo(String invisible) {
    assertRefused("al" + invisible + "ice", "A username must not contain invisible characters.");
  }

  @Test
  void aNormalisedNameAndAKeyNormaliseToThemselves() {
    List<String> unstable = new ArrayList<>();
    for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String typed = "a" + Character.toString(codePoint) + "b";
      Optional<Username> name = accepted(typed);
      if (name.isPresent()
          && !(accepted(name.get().value()).equals(name)
              && Username.keyOf(name.get().key()).equals(name.get().key()))) {
        unstable.add(Integer.toHexString(codePoint));
      }
    }
    assertThat(unstable).isEmpty();
  }

  private static Optional<Username> accepted(String typed) {
    try {
      return Optional.of(Username.of(typed));
    } catch (AuthException refused) {
      return Optional.empty();
    }
  }
}
