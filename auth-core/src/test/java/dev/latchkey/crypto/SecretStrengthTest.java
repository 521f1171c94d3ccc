package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStrengthTest {
  private static final long SEED = 11;

  private static void assertProblem(String secret, String problem) {
    assertThat(SecretStrength.problemWith(Secret.of(secret)))
        .as(secret)
        .hasValueSatisfying(text -> assertThat(text).contains(problem).doesNotContain(secret));
  }

  private static void assertGood(String secret) {
    assertThat(SecretStrength.problemWith(Secret.of(secret))).as(secret).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "secret", "q7#Vw!2mZp9&Rk4^Tn6*Yb8(Jd1)Lf3"})
  void whatIsShorterThan32BytesIsRefused(String secret) {
    assertProblem(secret, "shorter than 32 bytes");
  }

  @Test
  void lengthIsCountedInBytesAndNotInCharacters() {
    assertProblem("q7#Vw!2mZp9&Rk4^Tn6*Yb8(Jd1)Lf3", "shorter than 32 bytes");
    assertGood("q7#Vw!2mZp9&Rk4^Tn6*Yb8(Jd1)Lfü");
    assertThat(SecretStrength.problemWith(Secret.of("")))
        .hasValueSatisfying(text -> assertThat(text).contains("shorter"));
  }

  /** All of them stand in tutorials and documentation, and some of them look random. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
        "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
        "super-secret-jwt-token-with-at-least-32-characters-long"
      })
  void aPublishedSecretIsRefused(String secret) {
    assertProblem(secret, "published");
  }

  @Test
  void aSecretThatDiffersFromAPublishedOneByACharacterIsAnotherSecret() {
    assertGood("19d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "abababababababababababababababababab",
        "changeme-changeme-changeme-changeme",
        "secretsecretsecretsecretsecretsecret",
        "my-super-secret-jwt-signing-key-2024!!",
        "abcdefghijklmnopqrstuvwxyzabcdefghij",
        "0123456789012345678901234567890123",
        "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
        "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y7u8i",
        "password123password123password123",
        "thisisasecretkeythatisverysecretindeed",
        "P@ssw0rdP@ssw0rdP@ssw0rdP@ssw0rd",
        "please-change-this-secret-in-production-env",
        "zxcvbnmasdfghjklqwertyuiop1234567890"
      })
  void aSecretWithoutRandomnessIsRefused(String secret) {
    assertProblem(secret, "guessable");
  }

  @Test
  void aLongRunOfOneCharacterIsRefusedQuickly() {
    assertProblem("x".repeat(100_000), "guessable");
  }

  @Test
  void sixteenRandomBytesInHexadecimalAreGood() {
    Random random = new Random(SEED);
    for (int run = 0; run < 100; run++) {
      assertGood(HexFormat.of().formatHex(bytes(random, 16)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 32, 48, 64})
  void randomBytesInBase64AreGood(int count) {
    Random random = new Random(SEED);
    for (int run = 0; run < 50; run++) {
      assertGood(Base64.getEncoder().encodeToString(bytes(random, count)));
    }
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
