package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.crypto.Randomness;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work is counted and not timed: every scheme and the filler note what they do in one ledger. */
class ImportingPasswordHasherTest {
  private static final int BCRYPT_COST = 12;
  private static final long OWN = 5 << BCRYPT_COST;
  private static final long UNITS = 100;

  private final AtomicLong ledger = new AtomicLong();
  private final NotedScheme ours = new NotedScheme("own", 5, 1 << BCRYPT_COST);
  private final NotedScheme cheap = new NotedScheme("cheap", 2, UNITS);
  private final NotedScheme dear = new NotedScheme("dear", 7, 10_000);
  private final PasswordHasher hasher = hasher(cheap, dear);

  /** Hashes are {@code name:units:password}; a unit takes so many iterations of the filler. */
  private final class NotedScheme implements PasswordScheme {
    private final String name;
    private final long iterations;
    private final long usual;

    NotedScheme(String name, long iterations, long usual) {
      this.name = name;
      this.iterations = iterations;
      this.usual = usual;
    }

    @Override
    public boolean recognises(String stored) {
      return stored.startsWith(name + ":");
    }

    @Override
    public boolean verify(String password, String stored) {
      ledger.addAndGet(cost(stored) * iterations);
      return stored.endsWith(":" + password);
    }

    @Override
    public long cost(String stored) {
      return Long.parseLong(stored.split(":", -1)[1]);
    }

    @Override
    public String usual() {
      return name + ":" + usual + ":";
    }

    PricedScheme priced() {
      return new PricedScheme(this, iterations);
    }
  }

  /** What our own hasher does, by the scheme of the same hashes. */
  private final class Own implements PasswordHasher {
    @Override
    public String hash(String password) {
      return "own:" + (1 << BCRYPT_COST) + ":" + password;
    }

    @Override
    public boolean verify(String password, String hash) {
      throw new AssertionError("its scheme is asked");
    }

    @Override
    public boolean needsRehash(String hash) {
      return !hash.startsWith("own:");
    }

    @Override
    public String decoy() {
      return ours.usual();
    }
  }

  private PasswordHasher hasher(NotedScheme... others) {
    return new ImportingPasswordHasher(
        new Own(),
        ours.priced(),
        List.of(others).stream().map(NotedScheme::priced).toList(),
        ledger::addAndGet);
  }

  private long work(PasswordHasher hasher, String password, String hash, boolean expected) {
    ledger.set(0);
    assertThat(hasher.verify(password, hash)).as("%s verifies", hash).isEqualTo(expected);
    return ledger.get();
  }

  @ParameterizedTest
  @CsvSource({
    "wrong,own:4096:right,false",
    "right,own:4096:right,true",
    "wrong,own:16:right,false",
    "right,own:16:right,true",
    "wrong,cheap:100:right,false",
    "right,cheap:100:right,true",
    "right,cheap:1:right,true",
    "wrong,dear:10000:right,false",
    "right,dear:10000:right,true",
    "right,dear:1:right,true",
    "wrong,malformed,false",
    "wrong,'',false",
    "'',own:4096:,false",
    "'',cheap:100:,false",
    "'a\0',cheap:100:right,false",
    "'a\0',malformed,false"
  })
  void everyCheckTakesTheWorkOfTheDearestScheme(String password, String hash, boolean expected) {
    assertThat(work(hasher, password, hash, expected)).isEqualTo(70_000);
  }

  @Test
  void anUnknownUserTakesTheSame() {
    assertThat(work(hasher, "wrong", hasher.decoy(), false)).isEqualTo(70_000);
    assertThat(work(hasher, "a\ud83d", hasher.decoy(), false)).isEqualTo(70_000);
  }

  @Test
  void theWorkIsThatOfOurOwnWhereTheOthersAreCheaper() {
    PasswordHasher cheaper = hasher(cheap);

    assertThat(work(cheaper, "wrong", "cheap:100:right", false)).isEqualTo(OWN);
    assertThat(work(cheaper, "wrong", cheaper.decoy(), false)).isEqualTo(OWN);
    assertThat(work(cheaper, "wrong", "malformed", false)).isEqualTo(OWN);
    assertThat(work(cheaper, "wrong", "dear:10000:right", false)).isEqualTo(OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dear:20000:right", "cheap:70000:right", "own:28000:right"})
  void whereADearerHashIsMetAllTakeItsWorkFromThenOn(String dearer) {
    assertThat(work(hasher, "wrong", dearer, false)).isEqualTo(140_000);

    assertThat(work(hasher, "wrong", dearer, false)).isEqualTo(140_000);
    assertThat(work(hasher, "wrong", hasher.decoy(), false)).isEqualTo(140_000);
    assertThat(work(hasher, "wrong", "own:4096:right", false)).isEqualTo(140_000);
    assertThat(work(hasher, "right", "cheap:100:right", true)).isEqualTo(140_000);
    assertThat(work(hasher, "wrong", "malformed", false)).isEqualTo(140_000);
    assertThat(work(hasher, "", dearer, false)).isEqualTo(140_000);
  }

  @Test
  void ourOwnHashesAreLookedAtFirst() {
    PasswordHasher greedy = hasher(new NotedScheme("o", 1, 1), new NotedScheme("own", 1, 1));

    assertThat(work(greedy, "right", "own:4096:right", true)).isEqualTo(OWN);
  }

  @Test
  void aSchemeGetsThePasswordAsItWasTyped() {
    assertThat(work(hasher, "pa\u0308ss", "cheap:100:pa\u0308ss", true)).isEqualTo(70_000);
    assertThat(work(hasher, "p\u00e4ss", "cheap:100:pa\u0308ss", false)).isEqualTo(70_000);
  }

  @Test
  void whatIsImportedNeedsARehash() {
    assertThat(hasher.needsRehash("cheap:100:right")).isTrue();
    assertThat(hasher.needsRehash(hasher.hash("right"))).isFalse();
    assertThat(hasher.hash("right")).startsWith("own:");
  }

  /** A clock that goes by the work done: a nanosecond for each iteration. */
  @Test
  void theCalibrationFindsHowManyIterationsAUnitTakes() {
    LongSupplier clock = ledger::get;

    List<PricedScheme> priced =
        new Calibration(ledger::addAndGet, clock).priced(List.of(cheap, dear));

    assertThat(priced).extracting(PricedScheme::scheme).containsExactly(cheap, dear);
    assertThat(priced).extracting(PricedScheme::iterationsPerUnit).containsExactly(2.0, 7.0);
    assertThat(priced.get(1).usualPrice()).isEqualTo(70_000);
  }

  @Test
  void aClockThatStandsStillStopsNothing() {
    List<PricedScheme> priced =
        new Calibration(ledger::addAndGet, () -> 0).priced(List.of(cheap, dear));

    assertThat(priced).extracting(PricedScheme::iterationsPerUnit).allMatch(Double::isFinite);
  }

  @Test
  void theGenuineSchemesOfOneKindOfWorkCostTheirIterations() {
    PasswordScheme django = ImportedHashes.DJANGO.schemes().get(0);

    List<PricedScheme> priced = new Calibration(ledger::addAndGet, () -> 0).priced(List.of(django));

    assertThat(priced.get(0).usualPrice()).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "$2b$10$,1024",
    "$2b$12$,4096",
    "{pepper:7}$2b$11$,2048",
    "$2b$04$,1024",
    "$2b$31$,1024",
    "junk,1024"
  })
  void bcryptCostsItsRoundsAndNoLessThanTheConfiguredOnes(String start, long rounds) {
    BcryptPasswordHasher bcrypt = new BcryptPasswordHasher(10, new Randomness(new Random(42)));

    assertThat(bcrypt.asScheme().cost(start + "D".repeat(21) + "e" + "D".repeat(31)))
        .isEqualTo(rounds);
  }
}
