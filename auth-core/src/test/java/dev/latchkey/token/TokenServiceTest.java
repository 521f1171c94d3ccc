package dev.latchkey.token;

import static dev.latchkey.token.TokenForge.KEYS;
import static dev.latchkey.token.TokenForge.NOW;
import static dev.latchkey.token.TokenForge.OTHER_SECRET;
import static dev.latchkey.token.TokenForge.RULES;
import static dev.latchkey.token.TokenForge.SECRET;
import static dev.latchkey.token.TokenForge.SERVICE;
import static dev.latchkey.token.TokenForge.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.TestClock;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.PemKey;
import dev.latchkey.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenServiceTest {
  private static final TokenGrant FULL =
      new TokenGrant(
          "user-7",
          "session-7",
          41,
          Set.of("ops", "admin"),
          Set.of("write", "read"),
          List.of("pwd", "otp"),
          Optional.of(NOW.minusSeconds(30)));

  /** A grant with nothing but what every token needs, and these roles. */
  static TokenGrant grant(Set<String> roles) {
    return new TokenGrant("user-7", "session-7", 0, roles, Set.of(), List.of(), Optional.empty());
  }

  private static Map<String, Object> segment(IssuedToken token, int index) throws ParseException {
    byte[] json = Base64Url.decode(token.value().split("\\.", -1)[index]).orElseThrow();
    return JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8));
  }

  @Test
  void verifyGivesBackEveryFieldThatWasIssued() {
    IssuedToken issued = SERVICE.issue(FULL);

    AccessToken token = SERVICE.verify(issued.value());

    assertThat(issued.expiresIn()).isEqualTo(RULES.lifetime());
    assertThat(token.userId()).isEqualTo("user-7");
    assertThat(token.sessionId()).isEqualTo("session-7");
    assertThat(token.version()).isEqualTo(41);
    assertThat(token.roles()).containsExactlyInAnyOrder("admin", "ops");
    assertThat(token.scopes()).containsExactlyInAnyOrder("read", "write");
    assertThat(token.authenticationMethods()).containsExactly("pwd", "otp");
    assertThat(token.authenticatedAt()).contains(NOW.minusSeconds(30));
    assertThat(token.issuedAt()).isEqualTo(NOW);
    assertThat(token.expiresAt()).isEqualTo(NOW.plus(RULES.lifetime()));
    assertThat(token.id()).matches("[A-Za-z0-9_-]{22}");
  }

  @Test
  void verifyGivesBackEmptyFieldsWhereNothingWasGranted() {
    AccessToken token = SERVICE.verify(SERVICE.issue(grant(Set.of())).value());

    assertThat(token.roles()).isEmpty();
    assertThat(token.scopes()).isEmpty();
    assertThat(token.authenticationMethods()).isEmpty();
    assertThat(token.authenticatedAt()).isEmpty();
  }

  @Test
  void theHeaderIsExactlyAlgKidAndTyp() throws Exception {
    assertThat(segment(SERVICE.issue(FULL), 0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("alg", "HS256", "kid", KEYS.active().id(), "typ", "at+jwt"));
  }

  @Test
  void aFullTokenHasTheDocumentedClaimsAndNoOthers() throws Exception {
    IssuedToken issued = SERVICE.issue(FULL);
    long now = NOW.getEpochSecond();

    assertThat(segment(issued, 1))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("iss", RULES.issuer()),
                Map.entry("aud", RULES.audience()),
                Map.entry("sub", "user-7"),
                Map.entry("iat", now),
                Map.entry("exp", now + 900),
                Map.entry("jti", SERVICE.verify(issued.value()).id()),
                Map.entry("sid", "session-7"),
                Map.entry("ver", 41L),
                Map.entry("roles", List.of("admin", "ops")),
                Map.entry("scope", "read write"),
                Map.entry("amr", List.of("pwd", "otp")),
                Map.entry("auth_time", now - 30)));
  }

  @Test
  void claimsThatDoNotApplyAreLeftOut() throws Exception {
    assertThat(segment(SERVICE.issue(grant(Set.of())), 1))
        .containsOnlyKeys("iss", "aud", "sub", "iat", "exp", "jti", "sid", "ver", "roles");
  }

  @Test
  void textsThatJsonMustEscapeComeBackAsTheyWere() {
    TokenGrant odd =
        new TokenGrant(
            "\"},\\\u0000\u2028é\ud83d\ude00</script>",
            "s",
            0,
            Set.of("a\"b", "ü"),
            Set.of(),
            List.of(),
            Optional.empty());

    AccessToken token = SERVICE.verify(SERVICE.issue(odd).value());

    assertThat(token.userId()).isEqualTo(odd.userId());
    assertThat(token.roles()).isEqualTo(odd.roles());
  }

  @Test
  void aNegativeVersionIsACallersMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TokenGrant("u", "s", -1, Set.of(), Set.of(), List.of(), Optional.empty()));
  }

  @Test
  void timesAreCutToWholeSeconds() {
    Instant late = NOW.plusMillis(999);
    TokenService service = TokenForge.service(KEYS, new TestClock(late));

    AccessToken token = service.verify(service.issue(grant(Set.of())).value());

    assertThat(token.issuedAt()).isEqualTo(NOW);
    assertThat(token.expiresAt()).isEqualTo(NOW.plus(RULES.lifetime()));
  }

  @Test
  void everyTokenHasAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(ids.add(SERVICE.verify(SERVICE.issue(FULL).value()).id())).isTrue();
    }
  }

  @Test
  void aPreviousKeyStillVerifiesAndDoesNotSign() throws Exception {
    TokenService before = SERVICE;
    SigningKeys rotated = SigningKeys.ofSecrets(OTHER_SECRET, List.of(SECRET));
    TokenService after = TokenForge.service(rotated);

    IssuedToken fresh = after.issue(FULL);

    assertThat(after.verify(before.issue(FULL).value()).userId()).isEqualTo("user-7");
    assertThat(segment(fresh, 0)).containsEntry("kid", SigningKey.hs256(OTHER_SECRET).id());
    assertThat(after.verify(fresh.value()).userId()).isEqualTo("user-7");
    assertRefused(before, fresh.value(), "no key of ours");
  }

  @Test
  void aKeyThatWasRemovedVerifiesNothingAnyMore() {
    String old = SERVICE.issue(FULL).value();
    TokenService later = TokenForge.service(SigningKeys.ofSecrets(OTHER_SECRET, List.of()));

    assertRefused(later, old, "no key of ours");
  }

  @Test
  void theKidIsStableAndTellsNothingOfTheSecret() {
    String kid = SigningKey.hs256(SECRET).id();

    assertThat(kid).isEqualTo(SigningKey.hs256(SECRET).id()).matches("[A-Za-z0-9_-]{12}");
    assertThat(kid).isNotEqualTo(SigningKey.hs256(OTHER_SECRET).id());
    assertThat(new String(SECRET.bytes(), StandardCharsets.UTF_8)).doesNotContain(kid);
  }

  @Test
  void anEmptyKeySetSignsNothing() {
    TokenService keyless = TokenForge.service(new SigningKeys(List.of()));

    assertThatIllegalStateException().isThrownBy(() -> keyless.issue(FULL));
  }

  @Test
  void aKeyThatOnlyVerifiesSignsNothing() throws Exception {
    SigningKey key = SigningKey.of("v", PemKey.parse(KeyPems.of(KeyPems.ed25519().getPublic())));
    TokenService service = TokenForge.service(new SigningKeys(List.of(key)));

    assertThatIllegalStateException().isThrownBy(() -> service.issue(FULL));
  }

  @Test
  void twoKeysOfOneIdAreACallersMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKeys.ofSecrets(SECRET, List.of(SECRET)));
  }

  @Test
  void aKeyShorterThan32BytesIsACallersMistake() {
    Secret ofShort = Secret.of("s".repeat(31));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKeys.ofSecrets(ofShort, List.of()));
  }
}
