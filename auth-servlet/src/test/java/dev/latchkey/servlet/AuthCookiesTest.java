package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.Client;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How cookies are named and marked under each setting, over HTTP. */
class AuthCookiesTest {
  private static final String ALICE = "{\"username\":\"alice\",\"password\":\"correct horse\"}";

  private static HttpExchange loginUnder(AuthConfigBuilder config) throws Exception {
    TestAuth test = TestAuth.with(config);
    assertThatCode(() -> test.auth.accounts().register("alice", "correct horse", Client.unknown()))
        .doesNotThrowAnyException();
    try (JettyServer server = new JettyServer(AuthFilter.of(test.auth), Map.of())) {
      HttpExchange login = HttpExchange.postJson(URI.create(server.uri() + "/api/login"), ALICE);
      String cookie = login.assertStatus(200).header("Set-Cookie");
      HttpExchange.get(
              URI.create(server.uri() + "/api/me"), "Cookie", cookie.replaceFirst(";.*", ""))
          .assertStatus(200);
      return login;
    }
  }

  @Test
  void theyAreSecureUnlessTheSettingsRelaxThat() throws Exception {
    assertThat(loginUnder(AuthConfig.builder()).cookieAttributes("access_token"))
        .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/");
    assertThat(
            loginUnder(AuthConfig.builder().allowInsecureCookies())
                .cookieAttributes("access_token"))
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .doesNotContain("Secure");
  }

  @Test
  void aPrefixedNameKeepsSubdomainsFromSettingThem() throws Exception {
    assertThat(
            loginUnder(AuthConfig.builder().prefixCookies())
                .cookieAttributes("__Host-access_token"))
        .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
        .noneMatch(attribute -> attribute.startsWith("Domain"));
  }

  @Test
  void theyOutliveTheirTokenSoThatAnExpiredOneSaysSo() throws Exception {
    assertThat(loginUnder(AuthConfig.builder()).cookieAttributes("access_token"))
        .contains("Max-Age=" + 90 * 24 * 3600);
  }
}
