package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenGrant;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens go back and forth between Latchkey and PyJWT, with one {@code SECRET_KEY} for both. */
class PyJwtInteropTest {
  private static final String SECRET_KEY = "kR8!vÜ2#nQ5&xW9*zT4^mB7(pL1)cH6%";

  private static final String DECODE =
      """
      import json, jwt, sys
      ask = json.load(sys.stdin)
      claims = jwt.decode(ask["token"], ask["key"], algorithms=["HS256"],
                          audience=ask["audience"], issuer=ask["issuer"],
                          options={"require": ["iss", "aud", "sub", "exp", "iat", "jti"]})
      print(json.dumps(claims))
      """;

  private static final String ENCODE =
      """
      import json, jwt, sys
      ask = json.load(sys.stdin)
      token = jwt.encode(ask["claims"], ask["key"], algorithm="HS256", headers=ask["headers"])
      print(json.dumps({"token": token}))
      """;

  private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
  private final Auth auth =
      Auth.builder(
              AuthConfig.from(
                  Map.of(
                      "SECRET_KEY", SECRET_KEY,
                      "AUTH_ISSUER", "https://issuer.test",
                      "AUTH_AUDIENCE", "api.test")),
              new MemoryStores())
          .clock(new TestClock(now))
          .randomness(new Randomness(new Random(42)))
          .build();

  @BeforeAll
  static void needsPyJwt() throws Exception {
    PythonScript.requireModules(
        "jwt", "PyJwtInteropTest needs /usr/bin/python3 with PyJWT (Debian: python3-jwt)");
  }

  private static Optional<String> decoded(String token, String key, String audience)
      throws Exception {
    Map<String, Object> ask =
        Map.of("token", token, "key", key, "audience", audience, "issuer", "https://issuer.test");
    return PythonScript.run(DECODE, JSONObjectUtils.toJSONString(ask));
  }

  private static String encoded(Map<String, Object> claims, String type) throws Exception {
    Map<String, Object> ask =
        Map.of("claims", claims, "key", SECRET_KEY, "headers", Map.of("typ", type));
    String answer = PythonScript.run(ENCODE, JSONObjectUtils.toJSONString(ask)).orElseThrow();
    return JSONObjectUtils.getString(JSONObjectUtils.parse(answer), "token");
  }

  private Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "https://issuer.test");
    claims.put("aud", List.of("api.test", "other.test"));
    claims.put("sub", "user-1");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 600);
    claims.put("jti", "token-1");
    claims.put("sid", "session-1");
    claims.put("ver", 2);
    claims.put("roles", List.of("admin"));
    return claims;
  }

  @Test
  void pyJwtAcceptsOurTokens() throws Exception {
    TokenGrant grant =
        new TokenGrant(
            "user-1", "s", 5, Set.of("ops"), Set.of("read"), List.of("pwd"), Optional.of(now));
    String token = auth.tokens().issue(grant).value();

    Map<String, Object> claims =
        JSONObjectUtils.parse(decoded(token, SECRET_KEY, "api.test").orElseThrow());

    assertThat(claims)
        .containsEntry("sub", "user-1")
        .containsEntry("ver", 5L)
        .containsEntry("roles", List.of("ops"))
        .containsEntry("scope", "read")
        .containsEntry("exp", now.getEpochSecond() + 900);
    assertThat(decoded(token, SECRET_KEY + "x", "api.test")).isEmpty();
    assertThat(decoded(token, SECRET_KEY, "other.test")).isEmpty();
  }

  @Test
  void weAcceptATokenOfPyJwtWithTheRightClaims() throws Exception {
    AccessToken token = auth.tokens().verify(encoded(claims(), "at+jwt"));

    assertThat(token.userId()).isEqualTo("user-1");
    assertThat(token.sessionId()).isEqualTo("session-1");
    assertThat(token.version()).isEqualTo(2);
    assertThat(token.roles()).containsExactly("admin");
    assertThat(token.expiresAt()).isEqualTo(now.plusSeconds(600));
  }

  @Test
  void weRefuseATokenOfPyJwtWithItsUsualType() throws Exception {
    assertRefused(encoded(claims(), "JWT"), "typ");
  }

  @Test
  void weRefuseATokenOfPyJwtWithoutSession() throws Exception {
    Map<String, Object> claims = claims();
    assertThat(claims.remove("sid")).isNotNull();

    assertRefused(encoded(claims, "at+jwt"), "sid is missing");
  }

  private void assertRefused(String token, String detail) {
    AuthException refused =
        catchThrowableOfType(AuthException.class, () -> auth.tokens().verify(token));
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(refused.detail()).contains(detail);
  }
}
