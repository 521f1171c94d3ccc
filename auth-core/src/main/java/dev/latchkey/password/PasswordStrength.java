package dev.latchkey.password;

import java.util.function.ToDoubleFunction;

/**
 * How well a password withstands guessing. Immutable and thread-safe.
 *
 * <p>The meter behind it is slow on long texts and on such with many l33t signs: 5 seconds were
 * measured for 128 code points. So it gets the first 32 code points alone, since who guesses the
 * whole has guessed its beginning; and where more than ten different signs in these may stand for
 * letters, it gets the letters, and then the digits without the other signs, and the lower number
 * counts. So it takes some 20 ms at most.
 */
final class PasswordStrength {
  static final int JUDGED_CODE_POINTS = 32;
  static final int MOST_SIGNS = 10;

  /**
   * The scores of zxcvbn, but that the bound itself is enough: it counts 10 guesses for each
   * character in which it sees no pattern, so 8 random ones have 10^8.
   */
  private static final double[] GUESSES = {0, 1e3, 1e6, 1e8, 1e10};

  private final ToDoubleFunction<String> guesses;

  PasswordStrength(ToDoubleFunction<String> guesses) {
    this.guesses = guesses;
  }

  boolean isBelow(int score, String text) {
    return text.isEmpty()
        || guessesFor(PasswordText.beginning(text, JUDGED_CODE_POINTS)) < GUESSES[score];
  }

  private double guessesFor(String beginning) {
    if (Spelling.signsIn(beginning) <= MOST_SIGNS) {
      return guesses.applyAsDouble(beginning);
    }
    return Math.min(
        guesses.applyAsDouble(Spelling.plain(beginning)),
        guesses.applyAsDouble(Spelling.digitsAlone(beginning)));
  }
}
