package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in front of an application's own servlets. */
class AuthFilterTest {
  private static final Set<String> NONE = Set.of();

  private final TestAuth test = TestAuth.create();
  private final Routes routes =
      Routes.builder()
          .open("/open/*", "/")
          .role("/admin/*", "admin")
          .anyRole("/staff", Set.of("admin", "ops"))
          .scope("/reports/*", "reports:read")
          .strict("/strict/*")
          .build();
  private JettyServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new JettyServer(
            AuthFilter.of(test.auth, routes),
            Map.of(
                "/", new WhoServlet(),
                "/forward", new ForwardServlet(),
                "/async", new AsyncServlet(),
                "/throws", new ThrowingServlet(),
                "/fails", new FailingServlet()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Says who the request is from, in all the ways the servlet API knows. */
  private static final class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getWriter()
          .print(
              (request.getUserPrincipal() == null ? "nobody" : request.getUserPrincipal().getName())
                  + (" " + request.getRemoteUser() + " " + request.getAuthType())
                  + (" " + request.isUserInRole("admin") + " " + request.getDispatcherType()));
    }
  }

  private static final class ForwardServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      request.getRequestDispatcher("/admin/page").forward(request, response);
    }
  }

  /** Dispatches the bare request again, without the wrapper that the filter made. */
  private static final class AsyncServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.REQUEST);
      AsyncContext context = request.startAsync();
      context.start(() -> context.dispatch("/admin/async"));
    }
  }

  private static final class ThrowingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("half an answer");
      throw new AuthException(Reason.INSUFFICIENT_SCOPE);
    }
  }

  private static final class FailingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendError(418);
    }
  }

  private URI at(String path) {
    return URI.create(server.uri() + path);
  }

  private HttpExchange get(String path, String token) {
    return HttpExchange.get(at(path), "Authorization", "Bearer " + token);
  }

  @Test
  void anAuthenticatedRequestLooksLikeAnyOther() {
    String token = test.token(Set.of("admin"), NONE);

    assertThat(get("/page", token).assertStatus(200).body())
        .isEqualTo("user-1 user-1 Bearer true REQUEST");
    assertThat(get("/page", test.token()).assertStatus(200).body())
        .isEqualTo("user-1 user-1 Bearer false REQUEST");
  }

  @Test
  void whatTheApplicationForwardsIsStillFromTheSameUserAndNotJudgedAgain() {
    assertThat(get("/forward", test.token()).assertStatus(200).body())
        .isEqualTo("user-1 user-1 Bearer false FORWARD");
  }

  @Test
  void anAsynchronousDispatchIsStillFromTheSameUser() {
    assertThat(get("/async", test.token(Set.of("admin"), NONE)).assertStatus(200).body())
        .isEqualTo("user-1 user-1 Bearer true ASYNC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page", "/forward", "/async", "/admin/x", "/opening", "/ope"})
  void everythingThatNoRuleOpensIsClosed(String path) {
    HttpExchange.get(at(path)).assertRefused(401, "token_missing", "Token is missing!");
    get(path, "junk").assertRefused(401, "token_invalid", "Invalid token!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/open", "/open/", "/open/a/b"})
  void anOpenRouteIsForEverybodyAndStillTellsWhoHasAGoodToken(String path) {
    assertThat(HttpExchange.get(at(path)).assertStatus(200).body()).startsWith("nobody null null");
    assertThat(get(path, "junk").assertStatus(200).body()).startsWith("nobody null null");
    assertThat(get(path, test.token()).assertStatus(200).body()).startsWith("user-1 user-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin", "/admin/", "/admin/x", "/admin/x/y"})
  void aRoleIsRequired(String path) {
    get(path, test.token(Set.of("admin", "x"), NONE)).assertStatus(200);

    HttpExchange refused = get(path, test.token(Set.of("ops", "Admin"), Set.of("admin")));
    refused.assertRefused(403, "insufficient_scope", "You are not allowed to do this.");
    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
    assertThat(test.events).hasSize(1).first().isInstanceOf(AuthEvent.AccessDenied.class);
  }

  @Test
  void oneOfSeveralRolesIsEnough() {
    get("/staff", test.token(Set.of("ops"), NONE)).assertStatus(200);
    get("/staff/", test.token(Set.of("admin"), NONE)).assertStatus(200);
    get("/staff", test.token(Set.of("guest"), NONE)).assertStatus(403);
  }

  @Test
  void aScopeIsRequired() {
    get("/reports/1", test.token(NONE, Set.of("reports:read", "x"))).assertStatus(200);
    get("/reports/1", test.token(Set.of("reports:read"), NONE)).assertStatus(403);
  }

  @Test
  void whatAnApplicationThrowsIsAnsweredWithItsReason() {
    get("/throws", test.token())
        .assertRefused(403, "insufficient_scope", "You are not allowed to do this.");
  }

  @Test
  void anErrorOfTheApplicationIsItsOwn() {
    get("/fails", test.token()).assertStatus(418);
  }

  @Test
  void aRefusedTokenIsToldWithTheCheckThatFailedAndWithoutTheToken() {
    get("/page", "a.b.c").assertStatus(401);
    HttpExchange.get(at("/page")).assertStatus(401);

    assertThat(test.events)
        .extracting(AuthEvent::attributes)
        .containsExactly(
            Map.of("reason", "token_invalid", "detail", "not canonical base64url"),
            Map.of("reason", "token_missing", "detail", "token_missing"));
    assertThat(test.events).allMatch(event -> event.client().address().equals("127.0.0.1"));
  }

  @Test
  void anotherSitesPageCannotMakeTheBrowserChangeAnything() {
    String cookie = "access_token=" + test.token();

    call("POST", "/page", "Cookie", cookie, "Origin", "https://evil.example")
        .assertRefused(403, "csrf_failed", "The request came from another site.");
    call("DELETE", "/page", "Cookie", cookie, "Sec-Fetch-Site", "cross-site").assertStatus(403);
    assertThat(test.events).hasSize(2).hasOnlyElementsOfType(AuthEvent.CsrfRefused.class);

    call("GET", "/page", "Cookie", cookie, "Sec-Fetch-Site", "cross-site").assertStatus(200);
    String own = test.csrfToken();
    call("POST", "/page", "Cookie", cookie, "X-CSRF-Token", own).assertStatus(200);
    call("POST", "/page", "Cookie", cookie, "X-CSRF-Token", own, "Sec-Fetch-Site", "same-origin")
        .assertStatus(200);
    call("POST", "/page", "Cookie", cookie, "X-CSRF-Token", own, "Sec-Fetch-Site", "cross-site")
        .assertStatus(403);
  }

  @Test
  void aChangeByCookieNeedsTheCsrfTokenOfItsSession() {
    String cookie = "access_token=" + test.token();
    String other = new CsrfGuard(test.auth).tokenOf("s-2");

    call("POST", "/page", "Cookie", cookie)
        .assertRefused(403, "csrf_failed", "The request came from another site.");
    call("POST", "/page", "Cookie", cookie, "X-CSRF-Token", other).assertStatus(403);
    // A cookie that a subdomain planted is not enough: it is the header that counts.
    call("POST", "/page", "Cookie", cookie + "; csrf_token=" + test.csrfToken()).assertStatus(403);
    for (String method : new String[] {"PUT", "PATCH", "DELETE", "MKCOL"}) {
      call(method, "/page", "Cookie", cookie).assertStatus(403);
      call(method, "/page", "Cookie", cookie, "X-CSRF-Token", test.csrfToken()).assertStatus(200);
    }
  }

  @Test
  void aTokenThatWasEndedIsRefusedAtOnce() {
    String token = test.token();
    get("/page", token).assertStatus(200);

    test.auth.revocations().endTokensOfSession("s-1");

    HttpExchange refused = get("/page", token);
    refused.assertRefused(401, "token_revoked", "Token has been revoked!");
    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    assertThat(get("/open", token).assertStatus(200).body()).startsWith("nobody");
  }

  @Test
  void aStrictRouteReadsTheUserFromStorage() {
    // The tokens of this test are of a user whom storage does not know.
    get("/page", test.token()).assertStatus(200);

    get("/strict/page", test.token()).assertRefused(401, "token_invalid", "Invalid token!");
  }

  @Test
  void aTokenInTheHeaderIsNotSentByTheBrowserByItself() {
    call("POST", "/page", "Authorization", "Bearer " + test.token(), "Origin", "https://a.example")
        .assertStatus(200);
  }

  @Test
  void onAnOpenRouteAnotherSitesPageIsNobody() {
    String cookie = "access_token=" + test.token();

    assertThat(call("POST", "/open", "Cookie", cookie, "Origin", "https://evil.example").body())
        .startsWith("nobody");
    assertThat(call("POST", "/open", "Cookie", cookie).body()).startsWith("nobody");
    assertThat(call("GET", "/open", "Cookie", cookie).body()).startsWith("user-1");
    assertThat(call("POST", "/open", "Cookie", cookie, "X-CSRF-Token", test.csrfToken()).body())
        .startsWith("user-1");
  }

  private HttpExchange call(String method, String path, String... headers) {
    return HttpExchange.call(method, at(path), headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//admin/x",
        "/open//admin",
        "/open/..;/admin",
        "/open/%2e%2e/admin",
        "/open%2f..%2fadmin",
        "/open/%5c",
        "/open/..%3b/admin",
        "/open;x/admin",
        "/open/a%00b",
        "/open/a%0ab"
      })
  void aPathThatTwoReadersMayReadDifferentlyIsRefused(String path) {
    call("GET", path).assertStatus(400);
  }

  /** Sent by socket: the client of the JDK lets nobody set this header. */
  @Test
  void aWebSocketIsOpenedByOurOwnPagesAlone() throws Exception {
    String upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    String cookie = "Cookie: access_token=" + test.token() + "\r\n";
    String bearer = "Authorization: Bearer " + test.token() + "\r\n";

    assertThat(statusOf(upgrade + cookie + "Origin: https://evil.example\r\n")).contains(" 403 ");
    assertThat(statusOf(upgrade + cookie + "Sec-Fetch-Site: same-site\r\n")).contains(" 403 ");
    assertThat(statusOf(upgrade + cookie + "Sec-Fetch-Site: same-origin\r\n")).contains(" 200 ");
    assertThat(statusOf(upgrade + bearer + "Origin: https://evil.example\r\n")).contains(" 200 ");
  }

  private String statusOf(String headers) throws IOException {
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      String request = "GET /page HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void withoutEndpointsNobodyLogsInHere() throws Exception {
    try (JettyServer bare =
        new JettyServer(
            AuthFilter.of(test.auth, routes).withoutEndpoints(), Map.of("/", new WhoServlet()))) {
      HttpExchange.postJson(URI.create(bare.uri() + "/api/login"), "{}")
          .assertRefused(401, "token_missing", "Token is missing!");
    }
  }

  @Test
  void aRuleForEverythingDoesNotLockOutThoseWhoAreAboutToLogIn() throws Exception {
    Routes strict = Routes.builder().role("/*", "admin").authenticated("/api/register").build();
    try (JettyServer closed = new JettyServer(AuthFilter.of(test.auth, strict), Map.of())) {
      URI api = URI.create(closed.uri() + "/api/");

      HttpExchange.postJson(api.resolve("login"), "{}").assertStatus(400);
      HttpExchange.postJson(api.resolve("register"), "{}").assertStatus(401);
      HttpExchange.get(api.resolve("users"), "Authorization", "Bearer " + test.token())
          .assertStatus(403);
    }
  }

  @Test
  void aRuleThatOpensEverythingDoesNotOpenTheListOfUsers() throws Exception {
    Routes careless = Routes.builder().open("/*").build();
    try (JettyServer open = new JettyServer(AuthFilter.of(test.auth, careless), Map.of())) {
      HttpExchange.get(URI.create(open.uri() + "/api/users"))
          .assertRefused(401, "token_missing", "Token is missing!");
      HttpExchange.get(URI.create(open.uri() + "/api/me"))
          .assertRefused(401, "token_missing", "Token is missing!");
    }
  }
}
