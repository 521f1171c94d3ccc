package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.Randomness;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At cost 10, to be quick. The vectors were made with another implementation (Python's bcrypt). */
class BcryptPasswordHasherTest {
  private static final int SEED = 42;
  private static final String PASSWORD = "pässword ☃";
  private static final String SALT = "abcdefghijklmnopqrstuu";
  private static final String DIGEST_10 = "Q1UaJA/kqprRdKi37MityhwEECaA8iy";
  private static final String DIGEST_4 = "0./.Xn0BpHTMObJjQgEV/mDK6dtbY.u";
  private static final String HASH_10 = "$2b$10$" + SALT + DIGEST_10;
  private static final String HASH_4 = "$2b$04$" + SALT + DIGEST_4;
  private static final String HASH_OF_71 = "$2b$04$" + SALT + "MCu.k1vM/ywQwiONaEn3oEMlZoCVBd6";
  private static final String HASH_OF_72 = "$2b$04$" + SALT + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe";
  private static final String HASH_OF_36_UMLAUTS =
      "$2b$04$" + SALT + "OpC9dTG2WsKNcYAQYyllT7OMl4pRk1S";

  private final BcryptPasswordHasher hasher = hasher(10);

  private static BcryptPasswordHasher hasher(int cost) {
    return new BcryptPasswordHasher(cost, new Randomness(new Random(SEED)));
  }

  private void assertVerifies(String password, String hash) {
    assertThat(hasher.verify(password, hash)).as("verifies against %s", hash).isTrue();
  }

  private void assertDiffers(String password, String hash) {
    assertThat(hasher.verify(password, hash)).as("verifies against %s", hash).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2a$", "$2b$", "$2y$", "{bcrypt}$2a$", "{bcrypt}$2b$", "{bcrypt}$2y$"})
  void verifiesTheHashesOfOtherPrograms(String prefix) {
    assertVerifies(PASSWORD, prefix + "10$" + SALT + DIGEST_10);
    assertVerifies(PASSWORD, prefix + "04$" + SALT + DIGEST_4);
    assertDiffers("pässword ☂", prefix + "10$" + SALT + DIGEST_10);
  }

  @Test
  void writesWhatAnotherImplementationWrites() {
    assertThat(hasher.hash(PASSWORD))
        .isEqualTo("$2b$10$LXz/stcI9e1fs8csIK/DB.2okYwhvP4fx4klewPDhHOuY4U.hIRke");
  }

  @Test
  void hashesWithAFreshSalt() {
    String first = hasher.hash(PASSWORD);
    String second = hasher.hash(PASSWORD);

    assertThat(second.substring(0, 29)).isNotEqualTo(first.substring(0, 29));
    assertVerifies(PASSWORD, first);
    assertVerifies(PASSWORD, second);
  }

  @Test
  void hashesUpTo72BytesAsTheyAre() {
    assertVerifies("a".repeat(71), HASH_OF_71);
    assertVerifies("a".repeat(72), HASH_OF_72);
    assertVerifies("ü".repeat(36), HASH_OF_36_UMLAUTS);
    assertThat(hasher.hash("a".repeat(72))).startsWith("$2b$10$");
    assertThat(hasher.hash("ü".repeat(36))).startsWith("$2b$10$");
  }

  @Test
  void doesNotCutPasswordsAt72Bytes() {
    assertDiffers("a".repeat(72), HASH_OF_71);
    assertDiffers("a".repeat(71), HASH_OF_72);
    assertDiffers("a".repeat(73), HASH_OF_72);
    assertDiffers("a".repeat(72) + "\u0301", HASH_OF_72);
    assertDiffers("ü".repeat(36) + "x", HASH_OF_36_UMLAUTS);
    assertDiffers("ü".repeat(37), HASH_OF_36_UMLAUTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ü", "\ud83d\ude00"})
  void reducesPasswordsOfMoreThan72BytesAndSaysSo(String character) {
    String word = character.repeat(73);
    String hash = hasher.hash(word);

    assertThat(hash).matches("\\{hmac-sha384}\\$2b\\$10\\$[./A-Za-z0-9]{53}");
    assertVerifies(word, hash);
    assertDiffers(word + character, hash);
    assertDiffers(character.repeat(72) + "b", hash);
    assertDiffers(character.repeat(18), hash);
  }

  @Test
  void theReducedTextIsNoPasswordForAReducedHash() {
    String word = "long enough to be reduced ".repeat(4);
    byte[] salt = new Randomness(new Random(SEED)).bytes(16);
    byte[] mac = Hashes.hmacSha384(salt, word.getBytes(StandardCharsets.UTF_8));
    String reduced = Base64.getEncoder().encodeToString(mac);
    String hash = hasher.hash(word);
    String bare = hash.substring("{hmac-sha384}".length());

    assertVerifies(word, hash);
    assertDiffers(reduced, hash);
    assertVerifies(reduced, bare);
    assertDiffers(word, bare);
    assertDiffers(word, "{bcrypt}" + bare);
  }

  @Test
  void anOrdinaryHashDoesNotBecomeAReducedOneByAPrefix() {
    assertDiffers(PASSWORD, "{hmac-sha384}" + HASH_10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "a\0a", "word\0", "a\ud83d", "\ude00a", "\ude00\ud83d"})
  void refusesToHashWhatBcryptCannotTellApart(String password) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hasher.hash(password))
        .withMessage("This password cannot be hashed");
  }

  @Test
  void whatCannotBeHashedVerifiesAgainstNothing() {
    String ofA = hasher.hash("a");
    String ofQuestionMark = hasher.hash("?");

    assertVerifies("a", ofA);
    assertDiffers("a\0a", ofA);
    assertDiffers("a\0", ofA);
    assertDiffers("\ud83d", ofQuestionMark);
    assertDiffers("", ofA);
    assertDiffers("\0".repeat(80), ofA);
  }

  @Test
  void theSameWordTypedOnAnotherKeyboardIsTheSamePassword() {
    String composed = "caf\u00e9 au lait";
    String decomposed = "cafe\u0301 au lait";

    assertVerifies(decomposed, hasher.hash(composed));
    assertVerifies(composed, hasher.hash(decomposed));
    assertVerifies("pa\u0308ssword ☃", HASH_10);
    assertDiffers("cafe au lait", hasher.hash(composed));
  }

  @Test
  void whatLooksAlikeOnlyInCompatibilityIsAnotherPassword() {
    assertDiffers("\ufb01le", hasher.hash("file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "03", "17", "20", "31", "32", "99"})
  void hashesOfAnAbsurdCostAreRefusedAtTheUsualPrice(String cost) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertDiffers(PASSWORD, "$2b$" + cost + "$" + SALT + DIGEST_10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        PASSWORD,
        "$2b$10$",
        "$2$10$" + SALT + DIGEST_10,
        "$2x$10$" + SALT + DIGEST_10,
        HASH_10 + "a",
        HASH_10 + "\n",
        " " + HASH_10,
        "{bcrypt}{bcrypt}" + HASH_10,
        "{BCRYPT}" + HASH_10,
        "{noop}" + PASSWORD,
        "{bcrypt}{hmac-sha384}" + HASH_10,
        "$2b$4$" + SALT + DIGEST_4,
        "$2b$1x$" + SALT + DIGEST_10,
        "$2b$10$" + SALT + DIGEST_10 + "=",
        "$2b$١٠$" + SALT + DIGEST_10,
        "$2b$10$" + SALT + "QQ+a/JA/kqprRdKi37MityhwEECaA8i!"
      })
  void malformedHashesVerifyNothing(String hash) {
    assertThatCode(() -> assertDiffers(PASSWORD, hash)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "$2b$10$,false",
    "$2b$11$,true",
    "$2b$16$,true",
    "{hmac-sha384}$2b$10$,false",
    "$2b$09$,true",
    "$2b$04$,true",
    "{hmac-sha384}$2b$09$,true",
    "$2a$10$,true",
    "$2y$12$,true",
    "{bcrypt}$2b$10$,true",
    "$2x$10$,true",
    "plain,true"
  })
  void anotherSchemeOrCostNeedsARehash(String prefix, boolean expected) {
    assertThat(hasher.needsRehash(prefix + SALT + DIGEST_10)).isEqualTo(expected);
  }

  @Test
  void itsOwnHashesNeedNoRehashUntilTheCostIsChanged() {
    String hash = hasher.hash(PASSWORD);
    String reduced = hasher.hash("a".repeat(73));

    assertThat(hasher.needsRehash(hash)).isFalse();
    assertThat(hasher.needsRehash(reduced)).isFalse();
    assertThat(hasher(11).needsRehash(hash)).isTrue();
    assertThat(hasher(11).needsRehash(reduced)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 12, 16})
  void theDecoyHasTheFormAndCostOfAFreshHash(int cost) {
    assertThat(hasher(cost).decoy()).matches("\\$2b\\$" + cost + "\\$[./A-Za-z0-9]{53}");
    assertThat(hasher(cost).needsRehash(hasher(cost).decoy())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "decoy", PASSWORD, "password", "123456", "admin"})
  void noPasswordMatchesTheDecoy(String password) {
    assertDiffers(password, hasher.decoy());
  }

  @Test
  void everyCheckCostsAtLeastOneBcryptOfTheConfiguredCost() {
    long full = fullPrice();

    assertThat(price("wrong", HASH_10)).as("wrong").isGreaterThan(full / 2);
    assertThat(price("x".repeat(100), HASH_10)).as("over-long").isGreaterThan(full / 2);
    assertThat(price("a\0", HASH_10)).as("cannot be hashed").isGreaterThan(full / 2);
    assertThat(price("wrong", "junk")).as("malformed hash").isGreaterThan(full / 2);
    assertThat(price("wrong", HASH_10.replace("$10$", "$31$"))).isGreaterThan(full / 2);
    assertThat(price("wrong", HASH_4)).as("wrong, hash of cost 4").isGreaterThan(full / 2);
    assertThat(price("wrong", hasher.decoy())).as("decoy").isGreaterThan(full / 2);
  }

  @Test
  void theRightPasswordCostsNoLessWhereItsHashIsOfALowerCost() {
    long full = fullPrice();

    assertThat(price(PASSWORD, HASH_4)).isGreaterThan(full / 2);
  }

  private long fullPrice() {
    return LongStream.generate(() -> price(PASSWORD, HASH_10)).limit(4).min().orElseThrow();
  }

  /** Processor time, so that other work on the machine does not count. */
  private long price(String password, String hash) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    boolean unused = hasher.verify(password, hash);
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4, 9, 17, 31, Integer.MAX_VALUE})
  void theCostMustBeBetween10And16(int cost) {
    assertThatIllegalArgumentException().isThrownBy(() -> hasher(cost));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 16})
  void theLeastAndTheGreatestCostAreAccepted(int cost) {
    assertThat(hasher(cost).decoy()).startsWith("$2b$" + cost + "$");
  }
}
