package dev.latchkey.password;

import dev.latchkey.crypto.Scrypt;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Programs whose password hashes are known here. */
public enum ImportedHashes {
  /**
   * Werkzeug, as most applications with Flask use it: {@code scrypt:32768:8:1$…} and {@code
   * pbkdf2:sha256:600000$…}. It needs {@code org.bouncycastle:bcprov-jdk18on}.
   */
  WERKZEUG {
    @Override
    public List<PasswordScheme> schemes() {
      return List.of(new WerkzeugScrypt(), Pbkdf2Scheme.WERKZEUG);
    }

    @Override
    public Optional<String> problem() {
      return Scrypt.isAvailable()
          ? Optional.empty()
          : Optional.of(
              "has werkzeug, whose scrypt needs org.bouncycastle:bcprov-jdk18on on the class path");
    }
  },
  /** Django's {@code pbkdf2_sha256$…}. */
  DJANGO {
    @Override
    public List<PasswordScheme> schemes() {
      return List.of(Pbkdf2Scheme.DJANGO);
    }
  },
  /**
   * Spring Security's <code>{pbkdf2}</code> and <code>{pbkdf2@SpringSecurity_v5_8}</code> as its
   * delegating encoder writes them, with no secret. Its <code>{bcrypt}</code> verifies always.
   */
  SPRING {
    @Override
    public List<PasswordScheme> schemes() {
      return List.of(Pbkdf2Scheme.SPRING, Pbkdf2Scheme.SPRING_5_8);
    }
  };

  /** The schemes of the program. */
  public abstract List<PasswordScheme> schemes();

  /** Why the hashes of the program cannot be checked here, to be read after a setting's name. */
  public Optional<String> problem() {
    return Optional.empty();
  }

  /** The program of this name, in lower case. */
  public static Optional<ImportedHashes> named(String name) {
    return Arrays.stream(values())
        .filter(program -> program.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
