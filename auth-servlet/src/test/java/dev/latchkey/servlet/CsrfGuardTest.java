package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsrfGuardTest {
  private final CsrfGuard guard = new CsrfGuard(TestAuth.create().auth);
  private final CsrfGuard configured =
      new CsrfGuard(
          TestAuth.with(
                  AuthConfig.builder()
                      .baseUrl(URI.create("https://app.example"))
                      .allowedOrigins(Set.of("https://partner.example")))
              .auth);

  private static HttpServletRequest request(@Nullable String site, @Nullable String origin) {
    HttpServletRequest request = mock();
    when(request.getScheme()).thenReturn("http");
    when(request.getHeader("Host")).thenReturn("inner:8080");
    when(request.getHeader("Sec-Fetch-Site")).thenReturn(site);
    when(request.getHeader("Origin")).thenReturn(origin);
    return request;
  }

  @ParameterizedTest
  @CsvSource({
    ",,false",
    "same-origin,,false",
    "none,,false",
    "same-site,,true",
    "cross-site,,true",
    "anything,,true",
    ",http://inner:8080,false",
    ",https://inner:8080,true",
    ",http://inner,true",
    ",http://inner:8081,true",
    ",http://inner:8080.evil.example,true",
    ",null,true",
    ",https://app.example,true",
    "same-site,http://inner:8080,true",
    "cross-site,http://inner:8080,true",
    "same-origin,https://app.example,false"
  })
  void withoutSettingsTheOriginOfTheRequestItselfIsOurs(
      @Nullable String site, @Nullable String origin, boolean foreign) {
    assertThat(guard.isForeign(request(site, origin))).isEqualTo(foreign);
  }

  @ParameterizedTest
  @CsvSource({
    ",https://app.example,false",
    "cross-site,https://partner.example,false",
    "same-site,https://partner.example,false",
    ",https://partner.example,false",
    "cross-site,http://partner.example,true",
    "cross-site,https://partner.example.evil.example,true",
    "cross-site,https://sub.partner.example,true",
    "cross-site,null,true",
    "cross-site,,true"
  })
  void theBaseUrlAndTheAllowedOriginsAreOursToo(
      @Nullable String site, @Nullable String origin, boolean foreign) {
    assertThat(configured.isForeign(request(site, origin))).isEqualTo(foreign);
  }

  private static HttpServletRequest withToken(@Nullable String token) {
    HttpServletRequest request = request("same-origin", null);
    when(request.getServletPath()).thenReturn("/a");
    when(request.getRequestURI()).thenReturn("/a");
    when(request.getRemoteAddr()).thenReturn("192.0.2.7");
    when(request.getHeader("X-CSRF-Token")).thenReturn(token);
    return request;
  }

  @Test
  void aTokenIsGoodForItsSessionAndNoOther() {
    String token = guard.tokenOf("session-1");

    assertThatCode(() -> guard.check(withToken(token), "session-1")).doesNotThrowAnyException();
    assertRefused(withToken(token), "session-2");
    assertRefused(withToken(guard.tokenOf("session-2")), "session-1");
  }

  @Test
  void noOtherTextIsAToken() {
    String token = guard.tokenOf("session-1");

    assertRefused(withToken(null), "session-1");
    for (String junk :
        List.of("", "x", token + "x", token.substring(1), token + "=", "session-1")) {
      assertRefused(withToken(junk), "session-1");
    }
  }

  @Test
  void aTokenOfThePreviousSecretKeyIsGoodAndThatOfAnotherKeyIsNot() {
    String old = "Bz8mK3vQx1Wn6LyRt5Yd2NcHg7Ga4PfT";
    CsrfGuard before = new CsrfGuard(TestAuth.keyed(old, List.of()).auth);
    CsrfGuard after = new CsrfGuard(TestAuth.keyed(HttpContract.SECRET_KEY, List.of(old)).auth);

    assertThatCode(() -> after.check(withToken(before.tokenOf("s")), "s"))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> guard.check(withToken(before.tokenOf("s")), "s"));
  }

  @Test
  void aTokenDoesNotHelpARequestOfAnotherSitesPage() {
    HttpServletRequest foreign = withToken(guard.tokenOf("session-1"));
    when(foreign.getHeader("Sec-Fetch-Site")).thenReturn("cross-site");

    assertRefused(foreign, "session-1");
  }

  private void assertRefused(HttpServletRequest request, String sessionId) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> guard.check(request, sessionId))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.CSRF_FAILED);
  }

  @Test
  void anOriginIsComparedToTheLetter() {
    assertThat(configured.isForeign(request(null, "https://APP.example"))).isTrue();
    assertThat(configured.isForeign(request(null, "https://app.example/"))).isTrue();
  }
}
