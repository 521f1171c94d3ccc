package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.crypto.Pepper;
import dev.latchkey.crypto.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At cost 10, to be quick. The vector was made with Python's hmac, hashlib and bcrypt. */
class PepperTest {
  private static final String PASSWORD = "pässword ☃";
  private static final String LONG_PASSWORD =
      "a password of considerably more than the seventy-two bytes that bcrypt takes: ü";
  private static final Pepper FIRST = Pepper.of(1, "9f1c7e52b8d04a63a1e5c09b47d2f386");
  private static final Pepper SECOND = Pepper.of(2, "2b7d9e40c6f1a8358e0d4c7b91f6a2e5");
  private static final String OF_FIRST =
      "{pepper:1}$2b$10$abcdefghijklmnopqrstuuFntv5T4feiqqBOvyvAccgmIj4xiKdeq";
  private static final String INPUT_OF_FIRST =
      "W5jnlx2i1LuMnTk585rf6d0c3q5/qDA9V/7za9p5cvWwCt/evvgc44tbQRMbBhST";

  private final PasswordHasher plain = hasher(Peppers.NONE);
  private final PasswordHasher first = hasher(new Peppers(Optional.of(FIRST), List.of()));
  private final PasswordHasher second = hasher(new Peppers(Optional.of(SECOND), List.of()));
  private final PasswordHasher rotated = hasher(new Peppers(Optional.of(SECOND), List.of(FIRST)));
  private final PasswordHasher givenUp = hasher(new Peppers(Optional.empty(), List.of(FIRST)));

  private static PasswordHasher hasher(Peppers peppers) {
    return new BcryptPasswordHasher(10, peppers, new Randomness(new Random(42)));
  }

  @Test
  void verifiesWhatAnotherImplementationOfTheFormWrites() {
    assertThat(first.verify(PASSWORD, OF_FIRST)).isTrue();
    assertThat(first.verify("pa\u0308ssword ☃", OF_FIRST)).isTrue();
    assertThat(first.verify("pässword ☂", OF_FIRST)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", PASSWORD, LONG_PASSWORD, LONG_PASSWORD + LONG_PASSWORD})
  void aHashNamesTheVersionAndVerifiesWithThatPepperAlone(String password) {
    String hash = first.hash(password);

    assertThat(hash).matches("\\{pepper:1}\\$2b\\$10\\$[./A-Za-z0-9]{53}");
    assertThat(first.verify(password, hash)).isTrue();
    assertThat(first.verify(password + "x", hash)).isFalse();
    assertThat(first.needsRehash(hash)).isFalse();
    assertThat(rotated.verify(password, hash)).isTrue();
    assertThat(second.verify(password, hash)).isFalse();
    assertThat(plain.verify(password, hash)).isFalse();
  }

  @Test
  void neitherKindVerifiesAsTheOther() {
    String bare = OF_FIRST.substring("{pepper:1}".length());

    assertThat(first.verify(PASSWORD, bare)).isFalse();
    assertThat(first.verify(PASSWORD, "{bcrypt}" + bare)).isFalse();
    assertThat(rotated.verify(PASSWORD, "{pepper:2}" + bare)).isFalse();
    assertThat(first.verify(PASSWORD, "{pepper:1}" + plain.hash(PASSWORD))).isFalse();
    assertThat(first.verify(INPUT_OF_FIRST, OF_FIRST)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{pepper:0}", "{pepper:01}", "{pepper:}", "{pepper:10000}", "{pepper:١}"})
  void anotherSpellingOfAVersionIsMalformed(String prefix) {
    String bare = OF_FIRST.substring("{pepper:1}".length());

    assertThat(first.verify(PASSWORD, prefix + bare)).isFalse();
    assertThat(first.verify(PASSWORD, "{bcrypt}" + OF_FIRST)).isFalse();
    assertThat(first.verify(PASSWORD, "{pepper:1}{pepper:1}" + bare)).isFalse();
  }

  @Test
  void hashesWithoutAPepperAndWithAnOlderOneVerifyAndNeedARehash() {
    String unpeppered = plain.hash(PASSWORD);
    String reduced = plain.hash(LONG_PASSWORD);

    assertThat(rotated.verify(PASSWORD, unpeppered)).isTrue();
    assertThat(rotated.needsRehash(unpeppered)).isTrue();
    assertThat(rotated.verify(LONG_PASSWORD, reduced)).isTrue();
    assertThat(rotated.needsRehash(reduced)).isTrue();
    assertThat(rotated.verify(PASSWORD, OF_FIRST)).isTrue();
    assertThat(rotated.needsRehash(OF_FIRST)).isTrue();
  }

  @Test
  void aPepperThatIsPreviousAloneVerifiesAndIsGivenUpAtTheNextLogin() {
    assertThat(givenUp.verify(PASSWORD, OF_FIRST)).isTrue();
    assertThat(givenUp.needsRehash(OF_FIRST)).isTrue();
    assertThat(givenUp.hash(PASSWORD)).startsWith("$2b$10$");
    assertThat(givenUp.needsRehash(givenUp.hash(PASSWORD))).isFalse();
  }

  @Test
  void withoutAPepperTheHashIsByteForByteAsItWas() {
    assertThat(plain.hash(PASSWORD))
        .isEqualTo("$2b$10$LXz/stcI9e1fs8csIK/DB.2okYwhvP4fx4klewPDhHOuY4U.hIRke");
    assertThat(plain.decoy()).startsWith("$2b$10$");
  }

  @Test
  void theDecoyLooksLikeAFreshHashAndNoPasswordMatchesIt() {
    assertThat(first.decoy()).matches("\\{pepper:1}\\$2b\\$10\\$[./A-Za-z0-9]{53}");
    assertThat(first.needsRehash(first.decoy())).isFalse();
    assertThat(first.verify(PASSWORD, first.decoy())).isFalse();
  }

  @Test
  void aVersionThatIsNotConfiguredIsToldOnceAndNothingElse() {
    String hash = first.hash(PASSWORD);

    String log = logOf(() -> assertNoneVerifies(second, hash, OF_FIRST, hash));

    assertThat(log.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("WARN", "version 1")
        .doesNotContain("$2b$", hash, PASSWORD);
  }

  private static void assertNoneVerifies(PasswordHasher hasher, String... hashes) {
    for (String hash : hashes) {
      assertThat(hasher.verify(PASSWORD, hash)).isFalse();
    }
  }

  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aHashOfAVersionThatIsNotConfiguredCostsTheSame() {
    long full = LongStream.generate(() -> price(first, OF_FIRST)).limit(4).min().orElseThrow();

    assertThat(price(second, OF_FIRST)).isGreaterThan(full / 2);
    assertThat(price(plain, OF_FIRST)).isGreaterThan(full / 2);
    assertThat(price(second, OF_FIRST.replace("$10$", "$04$"))).isGreaterThan(full / 2);
  }

  /** Processor time, so that other work on the machine does not count. */
  private static long price(PasswordHasher hasher, String hash) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    boolean unused = hasher.verify(PASSWORD, hash);
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_000})
  void aVersionIsBetween1And9999(int version) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pepper.of(version, "9f1c7e52b8d04a63a1e5c09b47d2f386"));
  }
}
