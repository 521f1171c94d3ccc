package dev.latchkey.token;

import static dev.latchkey.token.TokenForge.accepted;
import static dev.latchkey.token.TokenForge.assertClaimsRefused;
import static dev.latchkey.token.TokenForge.claims;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims that are wrong in a token whose signature is right. */
class TokenClaimAttackTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.test/",
        "https://ISSUER.test",
        "https://evil.test",
        "https://issuer.test "
      })
  void refusesAnotherIssuer(String issuer) {
    assertClaimsRefused(claims().withText("iss", issuer), "iss is not ours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[\"https://issuer.test\"]", "\"\""})
  void refusesAnIssuerThatIsNoText(String issuer) {
    assertClaimsRefused(claims().with("iss", issuer), "iss is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.test", "API.test", "api.test ", "api", ""})
  void refusesAnotherAudience(String audience) {
    assertClaimsRefused(claims().withText("aud", audience), "aud is not ours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"other.test\"]", "[\"a\",\"api.test.evil\"]"})
  void refusesAnAudienceArrayWithoutOurs(String audience) {
    assertClaimsRefused(claims().with("aud", audience), "aud is not ours");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"api.test\",1]",
        "[1,\"api.test\"]",
        "[\"api.test\",null]",
        "[[\"api.test\"]]",
        "{\"api.test\":1}",
        "null",
        "1"
      })
  void refusesAnAudienceThatIsNotTextOrTexts(String audience) {
    assertClaimsRefused(claims().with("aud", audience), "aud is not an array of texts");
  }

  @Test
  void acceptsAnAudienceArrayWithOurs() {
    assertThat(accepted(claims().with("aud", "[\"other.test\",\"api.test\"]")).userId())
        .isEqualTo("user-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"1777639500\"",
        "-1",
        "1777639500.0",
        "1777639500.5",
        "1e3",
        "1777639.5e3",
        "2e9",
        "253402300800",
        "9223372036854775807",
        "9223372036854775808",
        "true",
        "[1777639500]",
        "{}"
      })
  void refusesAnExpiryThatIsNoTimeInWholeSeconds(String expiry) {
    assertClaimsRefused(claims().with("exp", expiry), "exp is missing or not a time");
  }

  @Test
  void refusesAnExpiryBeyondEveryNumber() {
    assertClaimsRefused(claims().with("exp", "1e400"), "not a strict JSON object");
  }

  @Test
  void acceptsTheLastExpiryThatIsATime() {
    assertThat(accepted(claims().with("exp", "253402300799")).expiresAt())
        .isEqualTo("9999-12-31T23:59:59Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"1\"", "-1", "1.5", "1e3", "9223372036854775808"})
  void refusesAnIatOrNbfOrAuthTimeThatIsNoTimeInWholeSeconds(String time) {
    assertClaimsRefused(claims().with("iat", time), "iat is missing or not a time");
    assertClaimsRefused(claims().with("nbf", time), "nbf is missing or not a time");
    assertClaimsRefused(claims().with("auth_time", time), "auth_time is missing or not a time");
  }

  @Test
  void refusesAStartThatLiesAhead() {
    long ahead = TokenForge.NOW.getEpochSecond() + 300;

    assertClaimsRefused(claims().with("nbf", Long.toString(ahead)), "nbf lies ahead");
    assertClaimsRefused(claims().with("iat", Long.toString(ahead)), "iat lies ahead");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "exp", "sub", "jti", "sid", "ver", "iat"})
  void refusesATokenWithoutARequiredClaim(String name) {
    assertClaimsRefused(claims().without(name), name + " is");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sub|1",
        "sub|null",
        "sub|\"\"",
        "sub|[\"user-1\"]",
        "sub|true",
        "sub|{}",
        "jti|1",
        "jti|\"\"",
        "sid|null",
        "sid|7",
        "sid|\"\""
      })
  void refusesAnIdentifierThatIsNoText(String name, String value) {
    assertClaimsRefused(claims().with(name, value), name + " is missing or not a text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"3\"", "-1", "3.0", "3.5", "3e0", "null", "2147483648", "[3]", "true"})
  void refusesAVersionThatIsNoWholeNumber(String version) {
    assertClaimsRefused(claims().with("ver", version), "ver is missing or not a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2147483647"})
  void acceptsTheLeastAndTheGreatestVersion(String version) {
    assertThat(accepted(claims().with("ver", version)).version())
        .isEqualTo(Integer.parseInt(version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"admin\"", "null", "1", "{}", "[1]", "[\"a\",null]", "[\"a\",[\"admin\"]]"})
  void refusesRolesThatAreNoArrayOfTexts(String roles) {
    assertClaimsRefused(claims().with("roles", roles), "roles is not an array of texts");
  }

  @Test
  void absentRolesMeanNone() {
    assertThat(accepted(claims().without("roles")).roles()).isEmpty();
    assertThat(accepted(claims().with("roles", "[]")).roles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "1", "[\"read\"]", "\"\"", "\" \"", "\"a  b\"", "\" a\"", "\"a \""})
  void refusesAScopeThatIsNotWordsBetweenSingleSpaces(String scope) {
    assertClaimsRefused(claims().with("scope", scope), "scope is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"pwd\"", "null", "[1]", "{}"})
  void refusesAuthenticationMethodsThatAreNoArrayOfTexts(String methods) {
    assertClaimsRefused(claims().with("amr", methods), "amr is not an array of texts");
  }

  @Test
  void doesNotTakeAClaimNameInAnotherCase() {
    assertClaimsRefused(claims().without("sub").withText("SUB", "user-1"), "sub is missing");
  }
}
