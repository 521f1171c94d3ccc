package dev.latchkey.user;

import dev.latchkey.AuthException;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A user name that may be registered: 1 to 64 code points after NFKC normalisation and without
 * white space around it; no control, format, private or unassigned characters, no line separators
 * and no unpaired surrogates. Two names with the same key are the same name.
 *
 * <p>NFKC and not NFC, because names that look alike ({@code ﬁ} and {@code fi}) must not be two
 * users.
 *
 * @param value the name as it is shown
 * @param key what makes it unique: folded by {@link #keyOf}
 */
public record Username(String value, String key) {
  private static final int MAX_CODE_POINTS = 64;

  /**
   * What the Unicode Character Database calls Default_Ignorable_Code_Point though its category is
   * that of letters and marks, and the blank Braille pattern.
   */
  private static final BitSet INVISIBLE =
      IntStream.of(
              0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x2800,
              0x3164, 0xffa0)
          .collect(BitSet::new, BitSet::set, BitSet::or);

  static {
    INVISIBLE.set(0xfe00, 0xfe10); // variation selectors
    INVISIBLE.set(0xe0100, 0xe01f0);
  }

  /**
   * The name that was typed, normalised.
   *
   * @throws AuthException with {@link dev.latchkey.Reason#INVALID_REQUEST} where the rules are
   *     broken
   */
  public static Username of(String typed) {
    String name = normalised(typed);
    if (name.isEmpty()) {
      throw AuthException.invalidRequest("Username and password are required.");
    }
    if (name.codePointCount(0, name.length()) > MAX_CODE_POINTS) {
      throw AuthException.invalidRequest("A username has at most 64 characters.");
    }
    if (!name.codePoints().allMatch(Username::isAllowed)) {
      throw AuthException.invalidRequest("A username must not contain invisible characters.");
    }
    return new Username(name, keyOf(name));
  }

  /**
   * The key under which names that differ only in case, width or the like are one: NFKC; lower,
   * upper and lower case again with {@link Locale#ROOT} (so that ẞ, ß and SS are one, as ς and σ
   * are); NFKC.
   */
  public static String keyOf(String name) {
    String lower = normalised(name).toLowerCase(Locale.ROOT);
    String folded = lower.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  private static String normalised(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).strip();
  }

  private static boolean isAllowed(int codePoint) {
    if (INVISIBLE.get(codePoint)) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
