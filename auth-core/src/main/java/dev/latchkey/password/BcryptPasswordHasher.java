package dev.latchkey.password;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.HashData;
import at.favre.lib.crypto.bcrypt.IllegalBCryptFormatException;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.Pepper;
import dev.latchkey.crypto.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * bcrypt, written as {@code $2b$}; reads {@code $2a$}, {@code $2b$}, {@code $2y$} and a leading
 * <code>{bcrypt}</code>. Default cost 12. Thread-safe.
 *
 * <p>bcrypt takes 72 bytes. A password of up to 72 bytes of UTF-8 is hashed as it is, so databases
 * of other programs work both ways. A longer one is first reduced with HMAC-SHA-384, keyed by the
 * salt, and its hash says so in front. Nothing is cut off, and neither kind verifies against the
 * other.
 *
 * <p>With a pepper, every password is first keyed with it, and the hash names its version in front:
 * <code>{pepper:2}$2b$12$…</code>. Hashes without a pepper or with a previous one still verify and
 * need to be replaced; one whose version is unknown verifies nothing, and the log says once which
 * version that is.
 *
 * <p>Every check costs at least one bcrypt of the configured cost, whatever the password and the
 * hash: a stored hash of a lower cost is topped up, so that time does not tell which users have
 * one.
 */
public final class BcryptPasswordHasher implements PasswordHasher {
  private static final Logger LOG = LoggerFactory.getLogger(BcryptPasswordHasher.class);

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
      Pattern.compile(
          "(\\{bcrypt}|\\{hmac-sha384}|\\{pepper:(?<version>[1-9]\\d{0,3})})?"
              + "(?<hash>\\$2[aby]\\$(?<cost>\\d\\d)\\$[./A-Za-z0-9]{53})");
  private static final String DECOY = "$2b$%02d$" + "D".repeat(21) + "e" + "D".repeat(31);

  private final int cost;
  private final Peppers peppers;
  private final Randomness randomness;
  private final Set<Integer> missed = ConcurrentHashMap.newKeySet();

  /**
   * A hasher of this cost, without a pepper.
   *
   * @param cost 10 to 16; each step doubles the time
   * @throws IllegalArgumentException for another cost
   */
  public BcryptPasswordHasher(int cost, Randomness randomness) {
    this(cost, Peppers.NONE, randomness);
  }

  /**
   * A hasher of this cost with these peppers.
   *
   * @param cost 10 to 16; each step doubles the time
   * @throws IllegalArgumentException for another cost
   */
  public BcryptPasswordHasher(int cost, Peppers peppers, Randomness randomness) {
    if (cost < MIN_COST || cost > MAX_COST) {
      throw new IllegalArgumentException("A bcrypt cost is between 10 and 16");
    }
    this.cost = cost;
    this.peppers = peppers;
    this.randomness = randomness;
  }

  @Override
  public String hash(String password) {
    if (!PasswordText.isHashable(password)) {
      throw new IllegalArgumentException("This password cannot be hashed");
    }
    byte[] bytes = bytesOf(password);
    byte[] salt = randomness.bytes(SALT_BYTES);
    Optional<Pepper> pepper = peppers.active();
    if (pepper.isPresent()) {
      return prefixOf(pepper.get()) + bcrypt(salt, pepper.get().apply(bytes));
    }
    return bytes.length > MAX_BYTES
        ? REDUCED + bcrypt(salt, reduce(salt, bytes))
        : bcrypt(salt, bytes);
  }

  private String bcrypt(byte[] salt, byte[] input) {
    byte[] hash = BCrypt.with(BCrypt.Version.VERSION_2B).hash(cost, salt, input);
    return new String(hash, StandardCharsets.US_ASCII);
  }

  private static String prefixOf(Pepper pepper) {
    return "{pepper:" + pepper.version() + "}";
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

  private boolean matches(byte[] password, Matcher stored) {
    byte[] hash = stored.group("hash").getBytes(StandardCharsets.US_ASCII);
    @Nullable String version = stored.group("version");
    if (version != null) {
      return matchesPeppered(password, hash, Integer.parseInt(version));
    }
    boolean reduced = REDUCED.equals(stored.group(1));
    boolean tooLong = password.length > MAX_BYTES;
    byte[] input = tooLong ? reduce(parse(hash).rawSalt, password) : password;
    return isOf(input, hash) && reduced == tooLong;
  }

  private boolean matchesPeppered(byte[] password, byte[] hash, int version) {
    Optional<Pepper> pepper = peppers.ofVersion(version);
    if (pepper.isEmpty() && missed.add(version)) {
      LOG.warn(
          "A stored hash needs the password pepper of version {}, which is not configured;"
              + " whoever has such a hash cannot log in",
          version);
    }
    byte[] input =
        pepper.map(p -> p.apply(password)).orElseGet(() -> reduce(parse(hash).rawSalt, password));
    return isOf(input, hash) && pepper.isPresent();
  }

  private static boolean isOf(byte[] input, byte[] hash) {
    return BCrypt.verifyer().verify(input, hash).verified;
  }

  @Override
  public boolean needsRehash(String hash) {
    Matcher stored = STORED.matcher(hash);
    return !stored.matches()
        || costOf(stored) != cost
        || !isNewest(stored.group(1))
        || !stored.group("hash").startsWith("$2b$");
  }

  private boolean isNewest(@Nullable String prefix) {
    return peppers
        .active()
        .map(pepper -> prefixOf(pepper).equals(prefix))
        .orElse(prefix == null || prefix.equals(REDUCED));
  }

  @Override
  public String decoy() {
    return peppers.active().map(BcryptPasswordHasher::prefixOf).orElse("")
        + String.format(Locale.ROOT, DECOY, cost);
  }

  /** Itself as a scheme among others, with its cost in rounds. */
  PasswordScheme asScheme() {
    return new PasswordScheme() {
      @Override
      public boolean recognises(String stored) {
        return isAffordable(STORED.matcher(stored));
      }

      @Override
      public boolean verify(String password, String stored) {
        return BcryptPasswordHasher.this.verify(password, stored);
      }

      @Override
      public long cost(String stored) {
        Matcher hash = STORED.matcher(stored);
        return 1L << (isAffordable(hash) ? Math.max(cost, costOf(hash)) : cost);
      }

      @Override
      public String usual() {
        return decoy();
      }
    };
  }

  private static boolean isAffordable(Matcher stored) {
    return stored.matches() && costOf(stored) >= BCrypt.MIN_COST && costOf(stored) <= MAX_COST;
  }

  private static int costOf(Matcher stored) {
    return Integer.parseInt(stored.group("cost"));
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
