package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.Client;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How cookies are named and marked under each setting, over HTTP. */
class AuthCookiesTest {
  private static final int MAX_AGE = 90 * 24 * 3600;
  private static final String ALICE = "{\"username\":\"alice\",\"password\":\"correct horse\"}";

  private static HttpExchange loginUnder(AuthConfigBuilder config) throws Exception {
    TestAuth test = TestAuth.with(config);
    assertThatCode(() -> test.auth.accounts().register("alice", "correct horse", Client.unknown()))
        .doesNotThrowAnyException();
    try (JettyServer server = new JettyServer(AuthFilter.of(test.auth), Map.of())) {
      HttpExchange login = HttpExchange.postJson(URI.create(server.uri() + "/api/login"), ALICE);
      String cookie = login.assertStatus(200).headers("Set-Cookie").get(0);
      HttpExchange.get(
              URI.create(server.uri() + "/api/me"), "Cookie", cookie.replaceFirst(";.*", ""))
          .assertStatus(200);
      return login;
    }
  }

  @Test
  void theyAreSecureUnlessTheSettingsRelaxThat() throws Exception {
    for (String name : List.of("access_token", "refresh_token", "csrf_token")) {
      assertThat(loginUnder(AuthConfig.builder()).cookieAttributes(name)).contains("Secure");
      assertThat(loginUnder(AuthConfig.builder().allowInsecureCookies()).cookieAttributes(name))
          .isNotEmpty()
          .doesNotContain("Secure");
    }
  }

  @Test
  void onlyTheCsrfTokenIsForScriptsAndOnlyTheRefreshCookieStaysAtItsPath() throws Exception {
    HttpExchange login = loginUnder(AuthConfig.builder());

    assertThat(login.cookieAttributes("access_token"))
        .containsExactlyInAnyOrder(
            "Path=/", "Max-Age=" + MAX_AGE, "HttpOnly", "Secure", "SameSite=Lax");
    assertThat(login.cookieAttributes("device"))
        .containsExactlyInAnyOrder(
            "Path=/api/login", "Max-Age=31536000", "HttpOnly", "Secure", "SameSite=Lax");
    assertThat(login.cookieAttributes("refresh_token"))
        .containsExactlyInAnyOrder(
            "Path=/api/refresh", "Max-Age=" + MAX_AGE, "HttpOnly", "Secure", "SameSite=Strict");
    assertThat(login.cookieAttributes("csrf_token"))
        .containsExactlyInAnyOrder("Path=/", "Max-Age=" + MAX_AGE, "Secure", "SameSite=Lax");
  }

  @Test
  void aPrefixedNameKeepsSubdomainsFromSettingThem() throws Exception {
    HttpExchange login = loginUnder(AuthConfig.builder().prefixCookies());

    assertThat(login.cookieAttributes("__Host-access_token")).contains("Secure", "Path=/");
    assertThat(login.cookieAttributes("__Host-csrf_token")).contains("Secure", "Path=/");
    assertThat(login.cookieAttributes("__Secure-refresh_token"))
        .contains("Secure", "Path=/api/refresh");
    assertThat(login.cookieAttributes("__Secure-device")).contains("Secure", "Path=/api/login");
    assertThat(login.headers("Set-Cookie")).hasSize(4).noneMatch(c -> c.contains("Domain"));
  }

  @Test
  void theRefreshCookieGoesWhereTheEndpointsAre() throws Exception {
    TestAuth test = TestAuth.with(AuthConfig.builder().basePath("/auth/v1"));
    assertThatCode(() -> test.auth.accounts().register("alice", "correct horse", Client.unknown()))
        .doesNotThrowAnyException();
    try (JettyServer server = new JettyServer(AuthFilter.of(test.auth), Map.of())) {
      HttpExchange login =
          HttpExchange.postJson(URI.create(server.uri() + "/auth/v1/login"), ALICE);

      assertThat(login.cookieAttributes("refresh_token")).contains("Path=/auth/v1/refresh");
      assertThat(login.cookieAttributes("device")).contains("Path=/auth/v1/login");
    }
  }
}
