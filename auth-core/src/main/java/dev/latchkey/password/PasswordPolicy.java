package dev.latchkey.password;

import dev.latchkey.crypto.StrengthMeter;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges new passwords: the same for a registration, a change and a reset. No rules of composition:
 * length is what helps, and not being what everybody takes. Immutable and thread-safe; the
 * dictionaries are loaded when the first policy is made.
 *
 * <p>The codes of what can be wrong:
 *
 * <ul>
 *   <li>{@code too_short}, {@code too_long}: in code points
 *   <li>{@code invalid_characters}: NUL or an unpaired surrogate
 *   <li>{@code too_common}: among the 30,000 most common passwords, however it is capitalised or
 *       spelled in l33t, with up to four digits or signs behind; no setting loosens this
 *   <li>{@code too_weak}: guessable otherwise; only the first 32 code points are judged
 *   <li>{@code context_word}: what is left without the user name and the names of the service is
 *       guessable
 *   <li>{@code breached}: published in a breach, where {@link BreachedPasswords} were set
 * </ul>
 *
 * <p>NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5, 6.2.
 */
public final class PasswordPolicy {
  /** A name that is all of the password is one even where the score may be 0 or 1. */
  private static final int LEAST_SCORE_BESIDE_A_NAME = 2;

  private final PasswordRules rules;
  private final PasswordStrength strength = new PasswordStrength(StrengthMeter::guesses);
  private final CommonPasswords common = CommonPasswords.loaded();
  private final BreachedPasswords breached;

  /** Made by {@link dev.latchkey.Auth}. */
  public PasswordPolicy(PasswordRules rules, BreachedPasswords breached) {
    this.rules = rules;
    this.breached = breached;
  }

  /**
   * Lets a password through.
   *
   * @param username of whom it is to be; empty where there is none
   * @throws WeakPasswordException with all that is wrong with it
   */
  public void require(String password, String username) {
    String text = PasswordText.normalise(password);
    List<String> violations = new ArrayList<>();
    judgeForm(text, violations);
    if (!text.isEmpty()) {
      judgeStrength(PasswordText.beginning(text, rules.maxLength()), username, violations);
    }
    if (isPassword(text) && breached.contains(text)) {
      violations.add("breached");
    }
    if (!violations.isEmpty()) {
      throw new WeakPasswordException(violations);
    }
  }

  /** No list of published passwords has others. */
  private boolean isPassword(String text) {
    return PasswordText.isHashable(text)
        && text.codePointCount(0, text.length()) <= rules.maxLength();
  }

  private void judgeForm(String text, List<String> violations) {
    int length = text.codePointCount(0, text.length());
    if (length < rules.minLength()) {
      violations.add("too_short");
    }
    if (length > rules.maxLength()) {
      violations.add("too_long");
    }
    if (length > 0 && !PasswordText.isHashable(text)) {
      violations.add("invalid_characters");
    }
  }

  private void judgeStrength(String text, String username, List<String> violations) {
    if (common.contains(text)) {
      violations.add("too_common");
    } else if (strength.isBelow(rules.minScore(), text)) {
      violations.add("too_weak");
    }
    String rest = ContextWords.of(rules.contextWords(), username).without(text);
    if (!rest.equals(text)
        && strength.isBelow(Math.max(rules.minScore(), LEAST_SCORE_BESIDE_A_NAME), rest)) {
      violations.add("context_word");
    }
  }
}
