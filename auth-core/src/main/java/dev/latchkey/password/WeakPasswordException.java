package dev.latchkey.password;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import java.util.List;

/** A password that breaks the policy, with every rule that it breaks. */
public final class WeakPasswordException extends AuthException {
  private static final long serialVersionUID = 1L;

  // A serialised exception may lose the list; nothing here serialises one.
  private final transient List<String> violations;

  WeakPasswordException(List<String> violations) {
    super(Reason.WEAK_PASSWORD, String.join(",", violations));
    this.violations = List.copyOf(violations);
  }

  /** The stable codes of {@link PasswordPolicy}, at least one. */
  public List<String> violations() {
    return violations;
  }
}
