package dev.latchkey.password;

import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.Pbkdf2;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a program writes hashes that it makes with PBKDF2, all of 32 bytes; at most 5,000,000
 * iterations. Its cost is in iterations. Immutable.
 */
final class Pbkdf2Scheme implements PasswordScheme {
  /** The salt is the text itself; Werkzeug's own are 8 or 16 letters and digits. */
  static final Pbkdf2Scheme WERKZEUG =
      new Pbkdf2Scheme(
          Pbkdf2.HMAC_SHA256,
          "pbkdf2:sha256:(?<iterations>[1-9][0-9]{0,6})"
              + "\\$(?<salt>[!-#%-~]{1,64})\\$(?<key>[0-9a-f]{64})",
          Pbkdf2Scheme::writtenIterations,
          Pbkdf2Scheme::text,
          HexFormat.of()::formatHex,
          "pbkdf2:sha256:600000$usualsalt$" + "0".repeat(64));

  /** The salt is the text itself; Django's own are 12 or 22 letters and digits. */
  static final Pbkdf2Scheme DJANGO =
      new Pbkdf2Scheme(
          Pbkdf2.HMAC_SHA256,
          "pbkdf2_sha256\\$(?<iterations>[1-9][0-9]{0,6})"
              + "\\$(?<salt>[!-#%-~]{1,64})\\$(?<key>[A-Za-z0-9+/]{43}=)",
          Pbkdf2Scheme::writtenIterations,
          Pbkdf2Scheme::text,
          Base64.getEncoder()::encodeToString,
          "pbkdf2_sha256$1000000$usualsalt$" + "A".repeat(43) + "=");

  /** As Spring Security wrote them up to 5.7 and reads them since. */
  static final Pbkdf2Scheme SPRING =
      new Pbkdf2Scheme(
          Pbkdf2.HMAC_SHA1,
          "\\{pbkdf2}(?<salt>[0-9a-f]{16})(?<key>[0-9a-f]{64})",
          parts -> 185_000,
          HexFormat.of()::parseHex,
          HexFormat.of()::formatHex,
          "{pbkdf2}" + "0".repeat(80));

  /** As Spring Security writes them from 5.8 on. */
  static final Pbkdf2Scheme SPRING_5_8 =
      new Pbkdf2Scheme(
          Pbkdf2.HMAC_SHA256,
          "\\{pbkdf2@SpringSecurity_v5_8}(?<salt>[0-9a-f]{32})(?<key>[0-9a-f]{64})",
          parts -> 310_000,
          HexFormat.of()::parseHex,
          HexFormat.of()::formatHex,
          "{pbkdf2@SpringSecurity_v5_8}" + "0".repeat(96));

  private static final int MAX_ITERATIONS = 5_000_000;
  private static final int KEY_BYTES = 32;

  private final Pbkdf2 algorithm;
  private final Pattern form;
  private final ToIntFunction<Matcher> iterations;
  private final Function<String, byte[]> salt;
  private final Function<byte[], String> key;
  private final String usual;

  private Pbkdf2Scheme(
      Pbkdf2 algorithm,
      String form,
      ToIntFunction<Matcher> iterations,
      Function<String, byte[]> salt,
      Function<byte[], String> key,
      String usual) {
    this.algorithm = algorithm;
    this.form = Pattern.compile(form);
    this.iterations = iterations;
    this.salt = salt;
    this.key = key;
    this.usual = usual;
  }

  private static int writtenIterations(Matcher parts) {
    return Integer.parseInt(parts.group("iterations"));
  }

  private static byte[] text(String salt) {
    return salt.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean recognises(String stored) {
    Matcher parts = form.matcher(stored);
    return parts.matches() && iterations.applyAsInt(parts) <= MAX_ITERATIONS;
  }

  @Override
  public boolean verify(String password, String stored) {
    Matcher parts = parse(stored);
    byte[] made =
        algorithm.derive(
            password, salt.apply(parts.group("salt")), iterations.applyAsInt(parts), KEY_BYTES);
    return Hashes.isEqual(key.apply(made), parts.group("key"));
  }

  @Override
  public long cost(String stored) {
    return iterations.applyAsInt(parse(stored));
  }

  private Matcher parse(String stored) {
    Matcher parts = form.matcher(stored);
    if (!parts.matches()) {
      throw new IllegalArgumentException("This is no hash of the scheme");
    }
    return parts;
  }

  @Override
  public String usual() {
    return usual;
  }

  /** Whether its iterations are those of {@link Filler}, so that their price is known exactly. */
  boolean costsAsTheFiller() {
    return algorithm == Filler.ALGORITHM;
  }
}
