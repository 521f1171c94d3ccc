package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** The text of a password before it is hashed. */
final class PasswordText {
  private PasswordText() {}

  /** Unicode normalisation form C: the same word, however it was typed. */
  static String normalise(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /** The first code points, as many as there are up to this number. */
  static String beginning(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  /**
   * Whether bcrypt can tell this text from every other: it takes "a\0a" for "a", and an unpaired
   * surrogate would become a question mark.
   */
  static boolean isHashable(String password) {
    return !password.isEmpty()
        && password.indexOf('\0') < 0
        && StandardCharsets.UTF_8.newEncoder().canEncode(password);
  }
}
