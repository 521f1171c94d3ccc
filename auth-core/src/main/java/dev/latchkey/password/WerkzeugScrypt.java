package dev.latchkey.password;

import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.Scrypt;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code scrypt:n:r:p$salt$key} as Werkzeug writes it: the salt is the text itself, the key has 64
 * bytes. At most 128 MiB of memory, and eight times the usual work. Its cost is n × r × p.
 * Immutable.
 */
final class WerkzeugScrypt implements PasswordScheme {
  private static final int KEY_BYTES = 64;
  private static final long MAX_BLOCKS = 1 << 20; // n × r, of 128 bytes each
  private static final long MAX_COST = 1 << 21;
  private static final Pattern FORM =
      Pattern.compile(
          "scrypt:(?<n>[1-9][0-9]{0,6}):(?<r>[1-9][0-9]{0,3}):(?<p>[1-9][0-9]{0,3})"
              + "\\$(?<salt>[!-#%-~]{1,64})\\$(?<key>[0-9a-f]{128})");

  @Override
  public boolean recognises(String stored) {
    return parse(stored).isPresent();
  }

  @Override
  public boolean verify(String password, String stored) {
    Hash hash = parse(stored).orElseThrow();
    byte[] made =
        Scrypt.derive(
            password.getBytes(StandardCharsets.UTF_8),
            hash.salt.getBytes(StandardCharsets.US_ASCII),
            hash.n,
            hash.r,
            hash.p,
            KEY_BYTES);
    return Hashes.isEqual(HexFormat.of().formatHex(made), hash.key);
  }

  @Override
  public long cost(String stored) {
    return parse(stored).orElseThrow().cost();
  }

  @Override
  public String usual() {
    return "scrypt:32768:8:1$usualsalt$" + "0".repeat(128);
  }

  private static Optional<Hash> parse(String stored) {
    Matcher parts = FORM.matcher(stored);
    return parts.matches() ? Optional.of(Hash.of(parts)).filter(Hash::isSound) : Optional.empty();
  }

  private record Hash(int n, int r, int p, String salt, String key) {
    static Hash of(Matcher parts) {
      return new Hash(
          Integer.parseInt(parts.group("n")),
          Integer.parseInt(parts.group("r")),
          Integer.parseInt(parts.group("p")),
          parts.group("salt"),
          parts.group("key"));
    }

    long cost() {
      return (long) n * r * p;
    }

    /** What RFC 7914, section 2, asks for, and no more than is bearable. */
    boolean isSound() {
      return n > 1
          && Integer.bitCount(n) == 1
          && (r > 1 || n < 1 << 16)
          && (long) n * r <= MAX_BLOCKS
          && cost() <= MAX_COST;
    }
  }
}
