package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.json.StrictJson;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenGrant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyJWT checks our tokens by our JWK set, and we check its tokens by the same key. */
class PyJwtKeysInteropTest {

  /** The key is chosen by its kid, and the algorithm is that of the key. */
  private static final String DECODE =
      """
      import json, jwt, sys
      ask = json.load(sys.stdin)
      kid = jwt.get_unverified_header(ask["token"])["kid"]
      jwk = next(k for k in json.loads(ask["jwks"])["keys"] if k["kid"] == kid)
      claims = jwt.decode(ask["token"], jwt.PyJWK(jwk).key, algorithms=[jwk["alg"]],
                          audience="latchkey", issuer="latchkey")
      print(json.dumps(claims))
      """;

  private static final String ENCODE =
      """
      import json, jwt, sys
      ask = json.load(sys.stdin)
      print(jwt.encode(ask["claims"], ask["key"], algorithm=ask["alg"],
                       headers={"typ": "at+jwt", "kid": ask["kid"]}))
      """;

  @TempDir private Path folder;

  @BeforeAll
  static void needsPyJwtWithCryptography() throws Exception {
    PythonScript.requireModules(
        "jwt, cryptography",
        "PyJwtKeysInteropTest needs /usr/bin/python3 with PyJWT and cryptography"
            + " (Debian: python3-jwt python3-cryptography)");
  }

  private static KeyPair pair(String algorithm) {
    return switch (algorithm) {
      case "ES256" -> KeyPems.p256();
      case "EdDSA" -> KeyPems.ed25519();
      default -> KeyPems.rsa(2048);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
  void tokensGoBothWays(String algorithm) throws Exception {
    KeyPair pair = pair(algorithm);
    Path file = Files.writeString(folder.resolve("key.pem"), KeyPems.of(pair));
    Auth auth =
        Auth.of(
            AuthConfig.builder()
                .secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c")
                .signingKeyFiles(List.of(file))
                .build(),
            new MemoryStores());
    String jwks = auth.signingKeys().jwks();
    TokenGrant grant =
        new TokenGrant("user-1", "s", 5, Set.of("ops"), Set.of(), List.of(), Optional.empty());
    String token = auth.tokens().issue(grant).value();

    Map<String, Object> claims = json(PythonScript.run(DECODE, ask("token", token, "jwks", jwks)));

    assertThat(claims).containsEntry("sub", "user-1").containsEntry("ver", 5L);
    int dot = token.lastIndexOf('.');
    String tampered = token.substring(0, dot + 1) + (token.charAt(dot + 1) == 'A' ? 'B' : 'A');
    assertThat(
            PythonScript.run(
                DECODE, ask("token", tampered + token.substring(dot + 2), "jwks", jwks)))
        .isEmpty();
    AccessToken back =
        auth.tokens()
            .verify(
                PythonScript.run(
                        ENCODE,
                        ask(
                            "claims",
                            claims,
                            "key",
                            KeyPems.of(pair.getPrivate()),
                            "alg",
                            algorithm,
                            "kid",
                            kid(token)))
                    .orElseThrow());
    assertThat(back.userId()).isEqualTo("user-1");
    assertThat(back.expiresAt()).isAfter(Instant.EPOCH);
  }

  private static String kid(String token) throws Exception {
    byte[] header = Base64Url.decode(token.substring(0, token.indexOf('.'))).orElseThrow();
    return String.valueOf(StrictJson.parseObject(header).get("kid"));
  }

  private static String ask(Object... namesAndValues) {
    Map<String, Object> ask = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      ask.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return StrictJson.write(ask);
  }

  private static Map<String, Object> json(Optional<String> text) throws Exception {
    return StrictJson.parseObject(text.orElseThrow().getBytes(StandardCharsets.UTF_8));
  }
}
