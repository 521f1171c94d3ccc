package dev.latchkey.password;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.HashData;
import at.favre.lib.crypto.bcrypt.IllegalBCryptFormatException;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * bcrypt, written as {@code $2b$}; reads {@code $2a$}, {@code $2b$}, {@code $2y$} and a leading
 * <code>{bcrypt}</code>. Default cost 12. Immutable and thread-safe.
 *
 * <p>bcrypt takes 72 bytes. A password of up to 72 bytes of UTF-8 is hashed as it is, so databases
 * of other programs work both ways. A longer one is first reduced with HMAC-SHA-384, keyed by the
 * salt, and its hash says so in front. Nothing is cut off, and neither kind verifies against the
 * other.
 *
 * <p>Every check costs at least one bcrypt of the configured cost, whatever the password and the
 * hash: a stored hash of a lower cost is topped up, so that time does not tell which users have
 * one.
 */
public final class BcryptPasswordHasher implements PasswordHasher {
  /** The cost where none is set: 2^12 rounds. */
  public static final int DEFAULT_COST = 12;

  /** The lowest cost for new hashes. */
  public static final int MIN_COST = 10;

  /**
   * The highest cost, for new hashes and for stored ones: more would burn a processor for minutes.
   */
  public static final int MAX_COST = 16;

  private static final int MAX_BYTES = 72;
  private static final int SALT_BYTES = 16;
  private static final String REDUCED = "{hmac-sha384}";
  private static final Pattern STORED =
      Pattern.compile("(\\{bcrypt}|\\{hmac-sha384})?(\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53})");
  private static final String DECOY = "$2b$%02d$" + "D".repeat(21) + "e" + "D".repeat(31);

  private final int cost;
  private final Randomness randomness;

  /**
   * A hasher of this cost.
   *
   * @param cost 10 to 16; each step doubles the time
   * @throws IllegalArgumentException for another cost
   */
  public BcryptPasswordHasher(int cost, Randomness randomness) {
    if (cost < MIN_COST || cost > MAX_COST) {
      throw new IllegalArgumentException("A bcrypt cost is between 10 and 16");
    }
    this.cost = cost;
    this.randomness = randomness;
  }

  @Override
  public String hash(String password) {
    if (!PasswordText.isHashable(password)) {
      throw new IllegalArgumentException("This password cannot be hashed");
    }
    byte[] bytes = bytesOf(password);
    byte[] salt = randomness.bytes(SALT_BYTES);
    boolean reduced = bytes.length > MAX_BYTES;
    byte[] hash =
        BCrypt.with(BCrypt.Version.VERSION_2B)
            .hash(cost, salt, reduced ? reduce(salt, bytes) : bytes);
    return (reduced ? REDUCED : "") + new String(hash, StandardCharsets.US_ASCII);
  }

  @Override
  public boolean verify(String password, String hash) {
    Matcher stored = STORED.matcher(hash);
    if (!PasswordText.isHashable(password) || !isAffordable(stored)) {
      spend(cost);
      return false;
    }
    boolean matches = matches(bytesOf(password), stored);
    topUp(costOf(stored));
    return matches;
  }

  private static boolean matches(byte[] password, Matcher stored) {
    boolean reduced = REDUCED.equals(stored.group(1));
    byte[] hash = stored.group(2).getBytes(StandardCharsets.US_ASCII);
    boolean tooLong = password.length > MAX_BYTES;
    byte[] input = tooLong ? reduce(parse(hash).rawSalt, password) : password;
    return BCrypt.verifyer().verify(input, hash).verified && reduced == tooLong;
  }

  @Override
  public boolean needsRehash(String hash) {
    Matcher stored = STORED.matcher(hash);
    return !stored.matches()
        || costOf(stored) != cost
        || "{bcrypt}".equals(stored.group(1))
        || !stored.group(2).startsWith("$2b$");
  }

  @Override
  public String decoy() {
    return String.format(Locale.ROOT, DECOY, cost);
  }

  private static boolean isAffordable(Matcher stored) {
    return stored.matches() && costOf(stored) >= BCrypt.MIN_COST && costOf(stored) <= MAX_COST;
  }

  private static int costOf(Matcher stored) {
    return Integer.parseInt(stored.group(3));
  }

  private static byte[] bytesOf(String password) {
    return PasswordText.normalise(password).getBytes(StandardCharsets.UTF_8);
  }

  /** 64 ASCII characters. Keyed by the salt, so that a stolen SHA-384 of elsewhere is of no use. */
  private static byte[] reduce(byte[] salt, byte[] password) {
    return Base64.getEncoder().encode(Hashes.hmacSha384(salt, password));
  }

  private static HashData parse(byte[] hash) {
    try {
      return BCrypt.Version.VERSION_2B.parser.parse(hash);
    } catch (IllegalBCryptFormatException impossible) {
      throw new IllegalStateException("A hash of the checked form did not parse", impossible);
    }
  }

  /** 2^k rounds were spent; 2^k + 2^k + 2^(k+1) + … + 2^(cost-1) make 2^cost. */
  private void topUp(int spent) {
    for (int step = spent; step < cost; step++) {
      spend(step);
    }
  }

  private static void spend(int cost) {
    BCrypt.with(BCrypt.Version.VERSION_2B).hash(cost, new byte[SALT_BYTES], new byte[] {'x'});
  }
}
