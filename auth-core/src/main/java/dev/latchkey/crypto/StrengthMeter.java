package dev.latchkey.crypto;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * zxcvbn, with dictionaries that are loaded once. The time it takes grows with the cube of the
 * length, and with the number of l33t spellings: bound what you hand it. Thread-safe.
 */
public final class StrengthMeter {
  private StrengthMeter() {}

  /** How many guesses find this text, by those who know how people choose passwords. */
  public static double guesses(String text) {
    return measure(text).getGuesses();
  }

  /** The 30,000 most common passwords, in lower case, the most common one first. */
  public static List<String> commonPasswords() {
    return Loaded.COMMON;
  }

  static Strength measure(String text) {
    return Loaded.METER.measure(text);
  }

  /** Loaded when it is first needed. */
  private static final class Loaded {
    private static final List<Dictionary> DICTIONARIES = load();

    static final Zxcvbn METER = meter();
    static final List<String> COMMON =
        DICTIONARIES.stream()
            .filter(dictionary -> dictionary.getName().equals(StandardDictionaries.PASSWORDS))
            .flatMap(dictionary -> dictionary.getFrequencies().stream())
            .toList();

    private static List<Dictionary> load() {
      try {
        return StandardDictionaries.loadAllDictionaries();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Zxcvbn meter() {
      try {
        return new ZxcvbnBuilder()
            .dictionaries(DICTIONARIES)
            .keyboards(StandardKeyboards.loadAllKeyboards())
            .build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
