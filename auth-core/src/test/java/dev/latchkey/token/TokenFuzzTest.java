package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.crypto.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random damage to a real token. To repeat a run, put the seed that a failure names. */
class TokenFuzzTest {
  private static final long SEED = 20260501;
  private static final int RUNS = 20_000;
  private static final String CHARACTERS =
      "ABCXYZabcxyz0189-_.=+/ \n\t!\"{}[]:,\\\u0000\u007f\u00e9\uff21\ud800\udc00\u2028";

  private final Random random = new Random(SEED);

  @Test
  void noDamagedTokenIsAcceptedAndNothingButARefusalIsThrown() {
    String token = TokenForge.goodToken();
    int damaged = 0;
    for (int run = 0; run < RUNS; run++) {
      String mutant = mutate(token);
      if (!mutant.equals(token)) {
        damaged++;
        assertRefused(mutant, run);
      }
    }
    assertThat(damaged).isGreaterThan(RUNS * 9 / 10);
  }

  /** Past the signature: here every text is signed with the real key. */
  @Test
  void noDamagedJsonThrowsAnythingButARefusal() {
    int refused = 0;
    for (int run = 0; run < RUNS / 2; run++) {
      byte[] header = TokenForge.header().bytes();
      byte[] payload = TokenForge.claims().bytes();
      damage(random.nextInt(4) == 0 ? header : payload);
      refused += isRefused(TokenForge.sign(header, payload), run) ? 1 : 0;
    }
    assertThat(refused).isBetween(RUNS / 4, RUNS / 2 - 1);
  }

  private void damage(byte[] json) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(json.length);
      json[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) "{}[]\":,\\0-.e tnu".charAt(random.nextInt(16));
    }
  }

  private static void assertRefused(String mutant, int run) {
    if (!isRefused(mutant, run)) {
      fail("seed %d, run %d: accepted %s", SEED, run, printable(mutant));
    }
  }

  private static boolean isRefused(String mutant, int run) {
    try {
      return TokenForge.SERVICE.verify(mutant).userId().isEmpty();
    } catch (AuthException refusal) {
      return refusal.reason() == Reason.TOKEN_INVALID || refusal.reason() == Reason.TOKEN_EXPIRED;
    } catch (RuntimeException | StackOverflowError unexpected) {
      return fail("seed %d, run %d: %s".formatted(SEED, run, printable(mutant)), unexpected);
    }
  }

  private static String printable(String token) {
    return Base64Url.encode(token.getBytes(StandardCharsets.UTF_16BE)) + " (base64url of UTF-16BE)";
  }

  private String mutate(String token) {
    String mutant = token;
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutant = mutant.isEmpty() ? token : mutateOnce(mutant);
    }
    return mutant;
  }

  private String mutateOnce(String token) {
    int at = random.nextInt(token.length());
    int end = Math.min(token.length(), at + 1 + random.nextInt(8));
    char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return switch (random.nextInt(8)) {
      case 0 -> token.substring(0, at) + character + token.substring(at + 1);
      case 1 -> token.substring(0, at) + character + token.substring(at);
      case 2 -> token.substring(0, at) + token.substring(end);
      case 3 -> token.substring(0, end) + token.substring(at);
      case 4 ->
          token.substring(0, at)
              + (char) (token.charAt(at) ^ 1 << random.nextInt(7))
              + token.substring(at + 1);
      case 5 -> token.substring(0, at);
      case 6 -> token.substring(at);
      default -> swapSegments(token);
    };
  }

  private String swapSegments(String token) {
    String[] parts = token.split("\\.", -1);
    int one = random.nextInt(parts.length);
    int other = random.nextInt(parts.length);
    String kept = parts[one];
    parts[one] = parts[other];
    parts[other] = kept;
    return String.join(".", parts);
  }
}
