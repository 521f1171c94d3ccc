package dev.latchkey.token;

import static dev.latchkey.token.TokenForge.NOW;
import static dev.latchkey.token.TokenForge.assertRefused;
import static dev.latchkey.token.TokenForge.claims;
import static dev.latchkey.token.TokenForge.header;
import static dev.latchkey.token.TokenForge.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.crypto.Randomness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instants at which a token begins and ceases to be good; the leeway is a minute. */
class TokenTimeTest {
  private static final Duration LEEWAY = TokenForge.RULES.leeway();
  private static final Instant EXPIRY = NOW.plusSeconds(900);

  private final TestClock clock = new TestClock(NOW);
  private final TokenService service = TokenForge.service(TokenForge.KEYS, clock);
  private final String token = sign(header(), claims());

  private void assertAccepted(String accepted) {
    assertThat(service.verify(accepted).userId()).isEqualTo("user-1");
  }

  private void assertExpired(String expired) {
    AuthException refusal =
        catchThrowableOfType(AuthException.class, () -> service.verify(expired));
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_EXPIRED);
    assertThat(refusal.getMessage()).isEqualTo("Token has expired!");
  }

  private static String withTime(String claim, Instant time) {
    return sign(header(), claims().with(claim, Long.toString(time.getEpochSecond())));
  }

  @Test
  void aTokenIsGoodUntilItsExpiryAndTheLeewayAfterIt() {
    for (Duration early :
        List.of(LEEWAY, Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofNanos(1))) {
      clock.set(EXPIRY.plus(LEEWAY).minus(early));
      assertAccepted(token);
    }
  }

  @Test
  void aTokenHasExpiredExactlyAtItsExpiryPlusTheLeeway() {
    for (Duration late : List.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofDays(9000))) {
      clock.set(EXPIRY.plus(LEEWAY).plus(late));
      assertExpired(token);
    }
  }

  @Test
  void withoutLeewayATokenHasExpiredExactlyAtItsExpiry() {
    TokenRules strict = new TokenRules("https://issuer.test", "api.test", LEEWAY, Duration.ZERO);
    TokenService precise =
        TokenService.of(TokenForge.KEYS, strict, clock, new Randomness(new Random(42)));

    clock.set(EXPIRY.minusMillis(1));
    assertThat(precise.verify(token).expiresAt()).isEqualTo(EXPIRY);

    clock.set(EXPIRY);
    assertThat(catchThrowableOfType(AuthException.class, () -> precise.verify(token)).reason())
        .isEqualTo(Reason.TOKEN_EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iat", "nbf"})
  void aTokenMayStartAheadByTheLeewayAndNoMore(String claim) {
    assertAccepted(withTime(claim, NOW));
    assertAccepted(withTime(claim, NOW.plus(LEEWAY)));
    assertRefused(service, withTime(claim, NOW.plus(LEEWAY).plusSeconds(1)), claim + " lies ahead");

    clock.set(NOW.minusMillis(1));
    assertRefused(service, withTime(claim, NOW.plus(LEEWAY)), claim + " lies ahead");
  }

  @Test
  void aTokenOfTheEpochHasExpired() {
    assertExpired(withTime("exp", Instant.EPOCH));
  }

  @Test
  void anIssueTimeLongAgoIsNoFault() {
    assertAccepted(withTime("iat", Instant.EPOCH));
    assertAccepted(withTime("nbf", Instant.EPOCH));
  }

  @Test
  void anExpiredTokenThatIsNotGenuineIsInvalidAndNotExpired() {
    clock.set(EXPIRY.plus(Duration.ofDays(1)));
    String input = TokenForge.signingInput(header().bytes(), claims().bytes());
    assertExpired(token);

    assertRefused(
        service, TokenForge.signed(input, TokenForge.OTHER_SECRET.bytes()), "no key of ours");
    assertRefused(service, sign(header().withText("typ", "JWT"), claims()), "typ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "jti", "sid", "ver", "iat"})
  void anExpiredTokenWithAnotherFaultIsInvalidAndNotExpired(String claim) {
    clock.set(EXPIRY.plus(Duration.ofDays(1)));
    assertExpired(token);

    assertRefused(service, sign(header(), claims().without(claim)), claim + " is");
  }

  @Test
  void anExpiredTokenThatStartsAheadIsInvalidAndNotExpired() {
    String start = Long.toString(NOW.plus(Duration.ofDays(1)).getEpochSecond());
    RawJson expired = claims().with("exp", "1000");
    assertExpired(sign(header(), expired));

    assertRefused(service, sign(header(), expired.with("nbf", start)), "nbf lies ahead");
    assertRefused(service, sign(header(), expired.with("iat", start)), "iat lies ahead");
  }

  @Test
  void anIssuedTokenLivesAsLongAsTheRulesSay() {
    String issued = service.issue(TokenServiceTest.grant(Set.of("admin"))).value();

    clock.advance(TokenForge.RULES.lifetime().plus(LEEWAY).minusMillis(1));
    assertThat(service.verify(issued).expiresAt()).isEqualTo(NOW.plusSeconds(900));

    clock.advance(Duration.ofMillis(1));
    assertExpired(issued);
  }
}
