package dev.latchkey.password;

import java.util.ArrayList;
import java.util.List;

/**
 * What a new password must be. No rules of composition: length is what helps (NIST SP 800-63B-4,
 * section 3.1.1.2; OWASP ASVS 5, 6.2). Immutable.
 *
 * <p>Codes: {@code too_short}, {@code too_long}, {@code invalid_characters} (NUL or an unpaired
 * surrogate).
 *
 * @param minLength in code points after NFC normalisation
 * @param maxLength in code points after NFC normalisation
 */
public record PasswordPolicy(int minLength, int maxLength) {
  /** The least length where none is set. */
  public static final int DEFAULT_MIN_LENGTH = 8;

  /** The greatest length where none is set. */
  public static final int DEFAULT_MAX_LENGTH = 128;

  /**
   * Lets a password through.
   *
   * @throws WeakPasswordException with all that is wrong with it
   */
  public void require(String password) {
    List<String> violations = violations(password);
    if (!violations.isEmpty()) {
      throw new WeakPasswordException(violations);
    }
  }

  private List<String> violations(String password) {
    List<String> violations = new ArrayList<>();
    String normal = PasswordText.normalise(password);
    int length = normal.codePointCount(0, normal.length());
    if (length < minLength) {
      violations.add("too_short");
    }
    if (length > maxLength) {
      violations.add("too_long");
    }
    if (length > 0 && !PasswordText.isHashable(normal)) {
      violations.add("invalid_characters");
    }
    return violations;
  }
}
