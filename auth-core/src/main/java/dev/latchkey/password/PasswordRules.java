package dev.latchkey.password;

import java.util.Set;

/**
 * What a new password must be. Immutable.
 *
 * @param minLength in code points after NFC normalisation
 * @param maxLength in code points after NFC normalisation
 * @param minScore 0 to 4: at least no, 10^3, 10^6, 10^8 or 10^10 guesses as zxcvbn counts them
 * @param contextWords names that everybody knows who attacks this service, such as its own
 */
public record PasswordRules(int minLength, int maxLength, int minScore, Set<String> contextWords) {
  /** The least length where none is set. */
  public static final int DEFAULT_MIN_LENGTH = 8;

  /** The greatest length where none is set. */
  public static final int DEFAULT_MAX_LENGTH = 128;

  /** The least score where none is set: 10^8 guesses. */
  public static final int DEFAULT_MIN_SCORE = 3;

  /** The highest score. */
  public static final int MAX_SCORE = 4;

  /** Copies the words. */
  public PasswordRules {
    contextWords = Set.copyOf(contextWords);
  }

  /** 8 to 128 code points, a score of 3, no words of a context. */
  public static PasswordRules standard() {
    return new PasswordRules(DEFAULT_MIN_LENGTH, DEFAULT_MAX_LENGTH, DEFAULT_MIN_SCORE, Set.of());
  }
}
