package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.AuthConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginGuardTest {
  private final OriginGuard guard = new OriginGuard(TestAuth.create().auth);
  private final OriginGuard configured =
      new OriginGuard(
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

  @Test
  void anOriginIsComparedToTheLetter() {
    assertThat(configured.isForeign(request(null, "https://APP.example"))).isTrue();
    assertThat(configured.isForeign(request(null, "https://app.example/"))).isTrue();
  }
}
