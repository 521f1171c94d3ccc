package dev.latchkey.crypto;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.matchers.Match;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges a secret that signs tokens: whoever holds one token can guess at it offline, so it must be
 * beyond guessing.
 *
 * <p>At least 32 bytes (RFC 7518, section 3.2), not among the published secrets, and not guessable
 * as an analysis by zxcvbn of its first 100 characters goes: 2^80 guesses at least, and less than
 * three tenths of it in words of a dictionary. (Of random keys of 32 hexadecimal digits fewer than
 * one in a thousand has that many by chance.)
 */
public final class SecretStrength {
  private static final int MIN_BYTES = 32;
  private static final int JUDGED_CHARACTERS = 100;
  private static final double MIN_GUESSES_LOG10 = 24; // 2^80
  private static final int MIN_WORD = 5;
  private static final double MAX_SHARE_OF_WORDS = 0.3;
  private static final int PREFIX_BYTES = 8;

  private SecretStrength() {}

  /** What is wrong with the secret, to be read after its name; empty where it is good. */
  public static Optional<String> problemWith(Secret secret) {
    byte[] bytes = secret.bytes();
    if (bytes.length < MIN_BYTES) {
      return Optional.of("is shorter than 32 bytes");
    }
    if (KnownSecrets.PREFIXES.contains(prefixOf(bytes))) {
      return Optional.of("is a published example that attackers try first");
    }
    String judged = new String(bytes, StandardCharsets.ISO_8859_1);
    judged = judged.substring(0, Math.min(judged.length(), JUDGED_CHARACTERS));
    Strength strength = StrengthMeter.measure(judged);
    return strength.getGuessesLog10() < MIN_GUESSES_LOG10 || isMadeOfWords(strength)
        ? Optional.of("is guessable: it has too little randomness")
        : Optional.empty();
  }

  private static boolean isMadeOfWords(Strength strength) {
    int inWords =
        strength.getSequence().stream()
            .filter(part -> part.pattern == Pattern.Dictionary)
            .mapToInt(Match::tokenLength)
            .filter(length -> length >= MIN_WORD)
            .sum();
    return inWords >= MAX_SHARE_OF_WORDS * strength.getPassword().length();
  }

  private static String prefixOf(byte[] secret) {
    return HexFormat.of().formatHex(Arrays.copyOf(Hashes.sha256(secret), PREFIX_BYTES));
  }

  /**
   * 64-bit prefixes of the SHA-256 of the JWT secrets of at least 32 bytes in the public list
   * wallarm/jwt-secrets (MIT licence).
   */
  private static final class KnownSecrets {
    static final Set<String> PREFIXES = load();

    private static Set<String> load() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(
                      SecretStrength.class.getResourceAsStream("known-secrets.txt")),
                  StandardCharsets.US_ASCII))) {
        return lines.lines().collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
