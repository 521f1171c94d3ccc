package dev.latchkey.password;

import dev.latchkey.crypto.StrengthMeter;
import java.util.Set;
import java.util.stream.Collectors;

/** The passwords that everybody takes, and their usual disguises. Immutable and thread-safe. */
final class CommonPasswords {
  private static final CommonPasswords LOADED =
      new CommonPasswords(
          StrengthMeter.commonPasswords().stream()
              .map(Spelling::folded)
              .collect(Collectors.toUnmodifiableSet()));

  private static final int LONGEST_TAIL = 4;

  private final Set<String> folded;

  private CommonPasswords(Set<String> folded) {
    this.folded = folded;
  }

  static CommonPasswords loaded() {
    return LOADED;
  }

  /** Whether the text, or the text without up to four digits or signs at its end, is one. */
  boolean contains(String text) {
    String whole = Spelling.folded(text);
    int shortest = Math.max(0, text.length() - LONGEST_TAIL);
    for (int end = text.length(); end >= shortest; end--) {
      if (folded.contains(whole.substring(0, end))) {
        return true;
      }
      if (end == 0 || Character.isLetter(text.charAt(end - 1))) {
        return false;
      }
    }
    return false;
  }
}
