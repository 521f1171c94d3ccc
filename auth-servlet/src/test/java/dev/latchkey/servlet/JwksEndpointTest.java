package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.crypto.KeyPems;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwksEndpointTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static JettyServer server(AuthConfigBuilder config) throws Exception {
    return new JettyServer(
        AuthFilter.of(TestAuth.with(config).auth, Routes.builder().role("/*", "admin").build()),
        Map.of());
  }

  private AuthConfigBuilder threeKeys() throws Exception {
    return AuthConfig.builder()
        .signingKeyFiles(
            List.of(
                file("a.pem", KeyPems.of(KeyPems.p256())),
                file("b.pem", KeyPems.of(KeyPems.ed25519())),
                file("c.pem", KeyPems.of(KeyPems.rsa(2048)))));
  }

  private static URI jwks(JettyServer server) {
    return URI.create(server.uri() + "/.well-known/jwks.json");
  }

  @Test
  void tellsEverybodyThePublicKeysAndNothingElse() throws Exception {
    try (JettyServer server = server(threeKeys())) {
      HttpExchange answer = HttpExchange.get(jwks(server)).assertStatus(200);

      assertThat(answer.header("Content-Type")).startsWith("application/json");
      assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
      List<JWK> keys = JWKSet.parse(answer.body()).getKeys();
      assertThat(keys).noneMatch(JWK::isPrivate);
      assertThat(keys.stream().map(key -> key.toJSONObject().keySet()))
          .containsExactly(
              Set.of("kty", "crv", "x", "y", "kid", "alg", "use"),
              Set.of("kty", "crv", "x", "kid", "alg", "use"),
              Set.of("kty", "n", "e", "kid", "alg", "use"));
      assertThat(keys.stream().map(key -> key.getAlgorithm().getName()))
          .containsExactly("ES256", "EdDSA", "RS256");
    }
  }

  @Test
  void whoKnowsTheKeysIsToldThatTheyAreTheSame() throws Exception {
    try (JettyServer server = server(threeKeys())) {
      String tag = HttpExchange.get(jwks(server)).header("ETag");

      for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
        HttpExchange answer = HttpExchange.get(jwks(server), "If-None-Match", known);
        assertThat(answer.assertStatus(304).body()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo(tag);
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
      }
      assertThat(HttpExchange.get(jwks(server), "If-None-Match", "\"x\"").status()).isEqualTo(200);
    }
  }

  @Test
  void isReadAndNothingElse() throws Exception {
    try (JettyServer server = server(threeKeys())) {
      assertThat(HttpExchange.call("HEAD", jwks(server)).assertStatus(200).body()).isEmpty();
      assertThat(HttpExchange.call("DELETE", jwks(server)).assertStatus(405).header("Allow"))
          .isEqualTo("GET");
    }
  }

  @Test
  void isEmptyWhereTheSecretKeySigns() throws Exception {
    try (JettyServer server = server(AuthConfig.builder())) {
      assertThat(HttpExchange.get(jwks(server)).assertStatus(200).body())
          .isEqualTo("{\"keys\":[]}");
    }
  }
}
