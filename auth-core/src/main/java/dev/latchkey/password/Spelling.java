package dev.latchkey.password;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Signs that stand for letters, as in {@code p4$$w0rd}: those that zxcvbn knows. */
final class Spelling {
  private static final String SIGNS = "4@8({[<3691!|0$5+7%2";
  private static final String LETTERS = "aabcccceggiiiossttxz";

  /** Of the same length as the signs: digits stay, the others become such as stand for nothing. */
  private static final String SILENT = "4^8)}]>3691?\\0&5~7*2";

  private Spelling() {}

  /** How many different signs in the text may stand for letters. */
  static int signsIn(String text) {
    return (int) text.chars().filter(c -> SIGNS.indexOf(c) >= 0).distinct().count();
  }

  /** The text with letters in place of the signs, of the same length. */
  static String plain(String text) {
    return mapped(text.chars().map(Spelling::letter));
  }

  /** The text in which digits alone may stand for letters, of the same length. */
  static String digitsAlone(String text) {
    return mapped(
        text.chars().map(c -> SIGNS.indexOf(c) < 0 ? c : SILENT.charAt(SIGNS.indexOf(c))));
  }

  /**
   * What texts have in common that differ in capitals and signs alone, of the same length. It is
   * not to be read: 1 may be an i or an l, so these are one.
   */
  static String folded(String text) {
    return mapped(text.chars().map(Spelling::letter).map(Spelling::fold));
  }

  private static int letter(int c) {
    int sign = SIGNS.indexOf(c);
    return sign < 0 ? c : LETTERS.charAt(sign);
  }

  private static int fold(int letter) {
    int lower = Character.toLowerCase(letter);
    return lower == 'l' ? 'i' : lower;
  }

  private static String mapped(IntStream chars) {
    return chars.mapToObj(Character::toString).collect(Collectors.joining());
  }
}
