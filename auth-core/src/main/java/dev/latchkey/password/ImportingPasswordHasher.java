package dev.latchkey.password;

import dev.latchkey.crypto.Randomness;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * bcrypt for new hashes, which also checks those of other programs and wants them replaced.
 * Thread-safe.
 *
 * <p>Every check costs the same, whatever the password, the hash and its scheme: what the dearest
 * takes. It is topped up with real work. The price begins with the dearest among the configured
 * bcrypt and the usual hash of each scheme; where a dearer hash is met, it rises to that one from
 * then on. It is a maximum, not a sum.
 */
public final class ImportingPasswordHasher implements PasswordHasher {
  private final PasswordHasher own;
  private final PricedScheme ownScheme;
  private final List<PricedScheme> schemes;
  private final Filler filler;
  private final AtomicLong price;

  ImportingPasswordHasher(
      PasswordHasher own, PricedScheme ownScheme, List<PricedScheme> schemes, Filler filler) {
    this.own = own;
    this.ownScheme = ownScheme;
    this.schemes = List.copyOf(schemes);
    this.filler = filler;
    price =
        new AtomicLong(
            schemes.stream()
                .mapToLong(PricedScheme::usualPrice)
                .reduce(ownScheme.usualPrice(), Math::max));
  }

  /**
   * A hasher for these schemes beside bcrypt. It measures what they cost, which takes a second or
   * two.
   *
   * @param nanoTime a running clock, as {@link System#nanoTime()} is one
   */
  public static ImportingPasswordHasher of(
      BcryptPasswordHasher bcrypt, List<PasswordScheme> schemes, LongSupplier nanoTime) {
    PasswordScheme cheapest =
        new BcryptPasswordHasher(BcryptPasswordHasher.MIN_COST, Randomness.secure()).asScheme();
    List<PricedScheme> priced =
        new Calibration(Filler.PBKDF2, nanoTime)
            .priced(Stream.concat(Stream.of(cheapest), schemes.stream()).toList());
    return new ImportingPasswordHasher(
        bcrypt,
        new PricedScheme(bcrypt.asScheme(), priced.get(0).iterationsPerUnit()),
        priced.subList(1, priced.size()),
        Filler.PBKDF2);
  }

  @Override
  public String hash(String password) {
    return own.hash(password);
  }

  @Override
  public boolean verify(String password, String hash) {
    Optional<PricedScheme> scheme = schemeOf(hash);
    if (scheme.isEmpty() || !PasswordText.isHashable(password)) {
      boolean unused = check(ownScheme, password, own.decoy());
      return false;
    }
    return check(scheme.get(), password, hash);
  }

  private Optional<PricedScheme> schemeOf(String hash) {
    return Stream.concat(Stream.of(ownScheme), schemes.stream())
        .filter(priced -> priced.scheme().recognises(hash))
        .findFirst();
  }

  private boolean check(PricedScheme priced, String password, String hash) {
    long spent = priced.price(hash);
    long full = price.accumulateAndGet(spent, Math::max);
    boolean matches = priced.scheme().verify(password, hash);
    filler.spend(full - spent);
    return matches;
  }

  @Override
  public boolean needsRehash(String hash) {
    return own.needsRehash(hash);
  }

  @Override
  public String decoy() {
    return own.decoy();
  }
}
