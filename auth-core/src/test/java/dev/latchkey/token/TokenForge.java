package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/**
 * Makes tokens by hand. Their signatures are right, made with the key of the service, unless a test
 * says otherwise: what is refused is refused for the fault that the test names.
 */
final class TokenForge {
  static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  static final TokenRules RULES =
      new TokenRules(
          "https://issuer.test", "api.test", Duration.ofMinutes(15), Duration.ofSeconds(60));
  static final Secret SECRET = Secret.of("qG7zC2sV9mXw4Kp1TfRj8LbYh6NdQa3E");
  static final Secret OTHER_SECRET = Secret.of("Jx5Wn0ZrUc7BtOe3YkMi9PvSa2HgDl6F");
  static final SigningKeys KEYS = SigningKeys.ofSecrets(SECRET, List.of());
  static final TokenService SERVICE = service(KEYS);
  private static final TokenTimes TIMES =
      new TokenTimes(Clock.fixed(NOW, ZoneOffset.UTC), RULES.leeway());

  private TokenForge() {}

  static TokenService service(SigningKeys keys) {
    return service(keys, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  static TokenService service(SigningKeys keys, Clock clock) {
    return TokenService.of(keys, RULES, clock, new Randomness(new Random(42)));
  }

  /** The header of a token that is accepted, spelled as the service does. */
  static RawJson header() {
    return RawJson.empty()
        .withText("kid", KEYS.active().id())
        .withText("typ", "at+jwt")
        .withText("alg", "HS256");
  }

  /** The claims of a token that is accepted, spelled as the service does. */
  static RawJson claims() {
    long now = NOW.getEpochSecond();
    return RawJson.empty()
        .withText("iss", RULES.issuer())
        .withText("aud", RULES.audience())
        .withText("sub", "user-1")
        .with("iat", Long.toString(now))
        .with("exp", Long.toString(now + 900))
        .withText("jti", "token-1")
        .withText("sid", "session-1")
        .with("ver", "3")
        .with("roles", "[\"admin\"]");
  }

  static String sign(RawJson header, RawJson claims) {
    return sign(header.bytes(), claims.bytes());
  }

  static String sign(byte[] header, byte[] payload) {
    return signed(signingInput(header, payload), SECRET.bytes());
  }

  static String signingInput(byte[] header, byte[] payload) {
    return Base64Url.encode(header) + "." + Base64Url.encode(payload);
  }

  /** The input with its HS256 signature by this key. */
  static String signed(String signingInput, byte[] key) {
    byte[] input = signingInput.getBytes(StandardCharsets.UTF_8);
    return signingInput + "." + Base64Url.encode(Hashes.hmacSha256(key, input));
  }

  /** A token that is accepted; it says so itself. */
  static String goodToken() {
    String token = sign(header(), claims());
    assertThat(SERVICE.verify(token).userId()).isEqualTo("user-1");
    assertThat(isTakenFast(KEYS, token))
        .as("each fault is one of a token for the fast lane")
        .isTrue();
    return token;
  }

  static void assertRefused(String token, String detail) {
    assertThat(goodToken()).isNotEqualTo(token);
    assertRefused(KEYS, token, detail);
  }

  /**
   * The service refuses the token as invalid; so does the strict lane alone, by the check that the
   * detail names; and the fast lane does not take it.
   */
  static void assertRefused(SigningKeys keys, String token, String detail) {
    assertRefused(service(keys), token, "");
    StrictLane strict =
        new StrictLane(keys, RULES.issuer(), RULES.audience(), TIMES, JwtVerifier.OWN_CLAIMS);
    assertRefused(one -> inTime(strict.verify(one)), token, detail);
    assertThat(isTakenFast(keys, token)).as("fast lane, %s", token).isFalse();
  }

  private static AccessToken inTime(AccessToken token) {
    AuthException refusal = TIMES.refusal(token);
    if (refusal != null) {
      throw refusal;
    }
    return token;
  }

  /** Whether the fast lane takes it for itself. */
  static boolean isTakenFast(SigningKeys keys, String token) {
    FastLane fast = new FastLane(keys, new PlainClaims(RULES.issuer(), RULES.audience()));
    try {
      AccessToken verified = fast.verify(token);
      return verified != null && TIMES.refusal(verified) == null;
    } catch (AuthException refused) {
      return false;
    }
  }

  static void assertRefused(TokenVerifier verifier, String token, String detail) {
    AuthException refusal = catchThrowableOfType(AuthException.class, () -> verifier.verify(token));
    assertThat(refusal).as("refusal of %s", token).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(refusal.getMessage()).isEqualTo("Invalid token!");
    assertThat(refusal.detail()).contains(detail);
  }

  static void assertHeaderRefused(RawJson header, String detail) {
    assertRefused(sign(header, claims()), detail);
  }

  static void assertClaimsRefused(RawJson claims, String detail) {
    assertRefused(sign(header(), claims), detail);
  }

  static AccessToken accepted(RawJson claims) {
    return SERVICE.verify(sign(header(), claims));
  }
}
