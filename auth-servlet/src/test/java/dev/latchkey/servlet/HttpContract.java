package dev.latchkey.servlet;

import static dev.latchkey.servlet.HttpExchange.call;
import static dev.latchkey.servlet.HttpExchange.get;
import static dev.latchkey.servlet.HttpExchange.post;
import static dev.latchkey.servlet.HttpExchange.postJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import dev.latchkey.Race;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import dev.latchkey.json.StrictJson;
import dev.latchkey.token.SigningKeys;
import dev.latchkey.token.TokenGrant;
import dev.latchkey.token.TokenRules;
import dev.latchkey.token.TokenService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client may expect of the endpoints over HTTP, whatever server and storage are behind them.
 * A test of one extends it, says where the server is, and adds nothing.
 */
public abstract class HttpContract {
  /** The secret key that the server must have been given. */
  protected static final String SECRET_KEY = "Jm5sT2vXq8Wd1LzRk7Yc4NbHf9Ga3PeU";

  private static final String PASSWORD = "correct horse battery";
  private static final String REQUIRED = "Username and password are required.";
  private static final String WRONG = "Invalid username or password";
  private static final String THROTTLED = "Too many attempts. Try again later.";
  private static final Randomness RANDOMNESS = Randomness.secure();

  /** A name that is not yet taken, whatever ran before. */
  private final String name = "zoë-" + RANDOMNESS.id();

  /** The address of the server, without a slash at its end. */
  protected abstract URI server();

  /** Whether the server marks its cookies {@code Secure}. */
  protected abstract boolean hasSecureCookies();

  private URI at(String path) {
    return URI.create(server() + path);
  }

  private static String credentials(String username, String password) {
    return StrictJson.write(Map.of("username", username, "password", password));
  }

  private HttpExchange register() {
    return postJson(at("/api/register"), credentials(name, PASSWORD)).assertStatus(201);
  }

  private HttpExchange login() {
    return postJson(at("/api/login"), credentials(name, PASSWORD)).assertStatus(200);
  }

  private String token() {
    String id = String.valueOf(register().json().get("user_id"));
    assertThat(id).isNotEmpty();
    return login().cookie("access_token");
  }

  private HttpExchange getWithCookie(String path, String token) {
    return get(at(path), "Cookie", "access_token=" + token);
  }

  private HttpExchange getWithHeader(String path, String token) {
    return get(at(path), "Authorization", "Bearer " + token);
  }

  private static List<Map<String, Object>> users(HttpExchange exchange) {
    try {
      return JSONArrayUtils.parse(exchange.assertStatus(200).body()).stream()
          .map(user -> members((Map<?, ?>) user))
          .toList();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> members(Map<?, ?> json) {
    Map<String, Object> members = new HashMap<>();
    json.forEach((name, value) -> members.put((String) name, value));
    return members;
  }

  @Test
  void registrationAnswersWithTheIdOfTheUser() {
    HttpExchange exchange = register();

    assertThat(exchange.json()).containsOnlyKeys("message", "user_id");
    assertThat(exchange.json()).containsEntry("message", "User registered successfully!");
    assertThat(exchange.header("Content-Type")).startsWith("application/json");
    assertThat(exchange.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aNameIsTakenAlsoInAnotherCase() {
    register();

    for (String same : List.of(name, name.toUpperCase(Locale.ROOT), " " + name + " ")) {
      postJson(at("/api/register"), credentials(same, "another password"))
          .assertRefused(409, "username_taken", "Username already exists!");
    }
    login();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/register", "/api/login"})
  void aNameAndAPasswordAreRequired(String path) {
    for (String body :
        List.of(
            "",
            "{}",
            "{\"username\":\"x\"}",
            "{\"password\":\"long enough\"}",
            "{\"username\":\"\",\"password\":\"long enough\"}",
            "{\"username\":\"  \",\"password\":\"long enough\"}",
            "{\"username\":\"x\",\"password\":\"\"}")) {
      postJson(at(path), body).assertRefused(400, "invalid_request", REQUIRED);
    }
  }

  @Test
  void aWeakPasswordIsRefusedWithAllThatIsWrongWithItAndNothingIsStored() {
    assertWeak("kT9vQz2", "too_short", "too_weak");
    assertWeak("sunshine", "too_common");
    assertWeak("Sunshine!", "too_common");
    assertWeak("abcdefghijklm", "too_weak");
    assertWeak(name + "1", "context_word");
    assertWeak("zoë1", "too_short", "too_weak", "context_word");
    assertWeak("a".repeat(129) + "\0", "too_long", "invalid_characters", "too_weak");

    register();
  }

  private void assertWeak(String password, String... codes) {
    assertWeak(postJson(at("/api/register"), credentials(name, password)), codes);
  }

  private static void assertWeak(HttpExchange exchange, String... codes) {
    exchange.assertRefused(400, "weak_password", "The password does not meet the requirements.");
    assertThat(exchange.json()).containsEntry("violations", List.of(codes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "a\u202eb"})
  void aNameWithInvisibleCharactersIsRefused(String bad) {
    postJson(at("/api/register"), credentials(bad, PASSWORD))
        .assertRefused(400, "invalid_request", "A username must not contain invisible characters.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/register", "/api/login"})
  void whatIsNotTextIsNoNameAndNoPassword(String path) {
    for (String junk :
        List.of("{\"$ne\":null}", "{\"$gt\":\"\"}", "[\"x\"]", "1", "true", "null")) {
      postJson(at(path), "{\"username\":" + junk + ",\"password\":\"" + PASSWORD + "\"}")
          .assertRefused(400, "invalid_request", "username must be a text.");
      postJson(at(path), "{\"username\":\"x\",\"password\":" + junk + "}")
          .assertRefused(400, "invalid_request", "password must be a text.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "text",
        "{\"username\":\"x\",}",
        "{\"username\":'x'}",
        "{}{}",
        "\ufeff{}",
        "{\"username\":\"a\",\"username\":\"b\",\"password\":\"long enough\"}"
      })
  void malformedJsonIsRefused(String body) {
    for (String path : List.of("/api/register", "/api/login")) {
      HttpExchange exchange = postJson(at(path), body).assertStatus(400);
      assertThat(exchange.json()).containsEntry("error", "invalid_request");
    }
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] body = credentials("x\u00ff", PASSWORD).getBytes(StandardCharsets.ISO_8859_1);

    post(at("/api/login"), "application/json", body).assertStatus(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/json; charset=utf-16",
        "multipart/form-data; boundary=x"
      })
  void anotherContentTypeIsRefused(String contentType) {
    byte[] body = credentials(name, PASSWORD).getBytes(StandardCharsets.UTF_8);

    for (String path : List.of("/api/register", "/api/login")) {
      post(at(path), contentType, body)
          .assertRefused(
              415, "unsupported_media_type", "The request body must be application/json.");
    }
    register();
  }

  @Test
  void theCharsetMayBeNamedWhereItIsUtf8() {
    byte[] body = credentials(name, PASSWORD).getBytes(StandardCharsets.UTF_8);

    post(at("/api/register"), "Application/JSON; charset=\"UTF-8\"", body).assertStatus(201);
  }

  @Test
  void aBodyOf20KibIsTooLarge() {
    String huge = credentials(name, "x".repeat(20 * 1024));

    for (String path : List.of("/api/register", "/api/login")) {
      postJson(at(path), huge)
          .assertRefused(413, "body_too_large", "The request body is too large.");
    }
    register();
  }

  @Test
  void aLoginSetsTheTokenAsACookieThatScriptsCannotRead() {
    register();
    HttpExchange exchange = login();

    assertThat(exchange.json()).isEqualTo(Map.of("message", "Login successful!"));
    assertThat(exchange.cookieAttributes("access_token"))
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .noneMatch(attribute -> attribute.startsWith("Domain"));
    assertThat(exchange.cookieAttributes("access_token").contains("Secure"))
        .isEqualTo(hasSecureCookies());
    assertThat(exchange.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void aLoginDeliversTheTokenInTheBodyWhereThatIsAskedFor() {
    register();
    String body =
        StrictJson.write(Map.of("username", name, "password", PASSWORD, "delivery", "body"));

    HttpExchange exchange = postJson(at("/api/login"), body).assertStatus(200);

    assertThat(exchange.headers("Set-Cookie")).isEmpty();
    assertThat(exchange.json()).containsEntry("token_type", "Bearer").containsKey("expires_in");
    getWithHeader("/api/me", String.valueOf(exchange.json().get("access_token"))).assertStatus(200);
    postJson(at("/api/login"), body.replace("\"body\"", "\"pigeon\"")).assertStatus(400);
  }

  @Test
  void aWrongPasswordAndAnUnknownUserGetTheSameAnswer() {
    register();
    HttpExchange wrong =
        postJson(at("/api/login"), credentials(name, "wrong password"))
            .assertRefused(401, "invalid_credentials", WRONG);
    HttpExchange unknown =
        postJson(at("/api/login"), credentials(name + "x", PASSWORD))
            .assertRefused(401, "invalid_credentials", WRONG);

    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(unknown.headers("Set-Cookie")).isEmpty();
    assertThat(wrong.headers("Set-Cookie")).isEmpty();
    assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(unknown.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aPasswordOfMoreThan72BytesIsNotCutOff() {
    String longest = PASSWORD + "x".repeat(100);
    postJson(at("/api/register"), credentials(name, longest)).assertStatus(201);

    postJson(at("/api/login"), credentials(name, longest)).assertStatus(200);
    postJson(at("/api/login"), credentials(name, PASSWORD + "x".repeat(99))).assertStatus(401);
    postJson(at("/api/login"), credentials(name, "x".repeat(72))).assertStatus(401);
  }

  @Test
  void meSaysWhoIsLoggedIn() {
    String token = token();

    HttpExchange me = getWithCookie("/api/me", token).assertStatus(200);

    assertThat(me.json())
        .containsOnlyKeys("user_id", "username", "roles", "mfa")
        .containsEntry("username", name)
        .containsEntry("roles", List.of())
        .containsEntry("mfa", false);
    assertThat(getWithHeader("/api/me", token).assertStatus(200).body()).isEqualTo(me.body());
  }

  @Test
  void usersAreListedWithoutAnythingOfTheirPasswords() {
    String token = token();

    for (HttpExchange exchange :
        List.of(getWithCookie("/api/users", token), getWithHeader("/api/users", token))) {
      assertThat(users(exchange))
          .isNotEmpty()
          .allSatisfy(
              user ->
                  assertThat(user).containsOnlyKeys("user_id", "username", "roles", "created_at"));
      assertThat(exchange.body()).doesNotContain("$2b$", "password", "hash");
    }
  }

  @Test
  void usersAreListedPageByPage() {
    String token = token();
    Map<String, Object> first = users(getWithHeader("/api/users?limit=1", token)).get(0);
    postJson(at("/api/register"), credentials(name + "2", PASSWORD)).assertStatus(201);

    assertThat(users(getWithHeader("/api/users?limit=1", token))).hasSize(1);
    assertThat(users(getWithHeader("/api/users?after=" + first.get("user_id"), token)))
        .isNotEmpty()
        .noneMatch(user -> Objects.equals(user.get("user_id"), first.get("user_id")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "x", "99999999999"})
  void aPageHasBetweenOneAndAThousandUsers(String limit) {
    HttpExchange exchange = getWithHeader("/api/users?limit=" + limit, token());

    assertThat(exchange.assertStatus(400).json()).containsEntry("error", "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/users", "/api/me", "/api/anything", "/api"})
  void withoutATokenTheTokenIsMissing(String path) {
    HttpExchange exchange = get(at(path)).assertRefused(401, "token_missing", "Token is missing!");

    assertThat(exchange.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void anExpiredTokenHasExpired() {
    String expired = issued(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)), SECRET_KEY);

    for (HttpExchange exchange :
        List.of(getWithCookie("/api/users", expired), getWithHeader("/api/users", expired))) {
      exchange.assertRefused(401, "token_expired", "Token has expired!");
      assertThat(exchange.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }
  }

  @Test
  void aTamperedTokenIsInvalid() {
    String token = token();
    String[] parts = token.split("\\.", -1);
    String other = issued(Clock.systemUTC(), "Bz8mK3vQx1Wn6LyRt5Yd2NcHg7Ga4PfT");

    for (String bad :
        List.of(
            parts[0] + "." + parts[1] + "." + new StringBuilder(parts[2]).reverse(),
            parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            other,
            "x",
            token + "x")) {
      getWithCookie("/api/users", bad).assertRefused(401, "token_invalid", "Invalid token!");
      getWithHeader("/api/users", bad).assertRefused(401, "token_invalid", "Invalid token!");
    }
  }

  @Test
  void aTokenOfAUserWhoIsGoneIsInvalid() {
    getWithHeader("/api/me", issued(Clock.systemUTC(), SECRET_KEY))
        .assertRefused(401, "token_invalid", "Invalid token!");
  }

  private static String issued(Clock clock, String secretKey) {
    return issued(clock, secretKey, "ffffffffffffffffffffffff", "s");
  }

  private static String issued(Clock clock, String secretKey, String userId, String sessionId) {
    Instant now = clock.instant();
    return TokenService.of(
            SigningKeys.ofSecrets(Secret.of(secretKey), List.of()),
            new TokenRules("latchkey", "latchkey", Duration.ofMinutes(15), Duration.ZERO),
            clock,
            RANDOMNESS)
        .issue(
            new TokenGrant(
                userId, sessionId, 0, Set.of(), Set.of(), List.of("pwd"), Optional.of(now)))
        .value();
  }

  @Test
  void twoDifferentTokensInOneRequestAreRefused() {
    String token = token();
    String other = issued(Clock.systemUTC(), SECRET_KEY);
    String bearer = "Bearer " + token;

    get(at("/api/me"), "Authorization", bearer, "Cookie", "access_token=" + other)
        .assertRefused(400, "invalid_request", "The request has more than one access token.");
    get(at("/api/me"), "Cookie", "access_token=" + token + "; access_token=" + other)
        .assertRefused(400, "invalid_request", "The request has more than one access token.");
    get(at("/api/me"), "Authorization", bearer, "Authorization", "Bearer " + other)
        .assertStatus(400);
    get(at("/api/me"), "Authorization", bearer, "Cookie", "access_token=" + token)
        .assertStatus(200);
  }

  @Test
  void theSchemeOfTheHeaderIsInAnyCaseAndNoOtherScheme() {
    String token = token();

    get(at("/api/me"), "Authorization", "bearer " + token).assertStatus(200);
    get(at("/api/me"), "Authorization", "BEARER " + token).assertStatus(200);
    for (String header : List.of("Basic " + token, token, "Token " + token)) {
      get(at("/api/me"), "Authorization", header)
          .assertRefused(401, "token_missing", "Token is missing!");
    }
    get(at("/api/me"), "Authorization", "Basic eDp5", "Cookie", "access_token=" + token)
        .assertStatus(200);
  }

  @Test
  void aTokenInTheAddressIsNoToken() {
    get(at("/api/me?access_token=" + token()))
        .assertRefused(401, "token_missing", "Token is missing!");
  }

  /** The cookies of a login as a browser keeps them, and sends them where they belong. */
  private static final class Browser {
    private final HttpContract contract;
    private String access = "";
    private String refresh = "";
    private String csrf = "";

    Browser(HttpContract contract, HttpExchange login) {
      this.contract = contract;
      keep(login);
    }

    private void keep(HttpExchange exchange) {
      if (!exchange.headers("Set-Cookie").isEmpty()) {
        access = exchange.cookie("access_token");
        refresh = exchange.cookie("refresh_token");
        csrf = exchange.cookie("csrf_token");
      }
    }

    HttpExchange get(String path) {
      return contract.getWithCookie(path, access);
    }

    HttpExchange call(String method, String path, String... headers) {
      String cookie = "access_token=" + access + "; csrf_token=" + csrf;
      return kept(HttpExchange.call(method, contract.at(path), own(headers, cookie)));
    }

    HttpExchange changePassword(String replacement) {
      return post(
          "/api/password", StrictJson.write(Map.of("current", PASSWORD, "new", replacement)));
    }

    HttpExchange post(String path, String json) {
      String cookie = "access_token=" + access + "; csrf_token=" + csrf;
      return kept(postJson(contract.at(path), json, own(new String[0], cookie)));
    }

    HttpExchange refresh(String... headers) {
      return refreshWith(refresh, headers);
    }

    HttpExchange refreshWith(String token, String... headers) {
      String cookie = "refresh_token=" + token + "; csrf_token=" + csrf;
      return kept(HttpExchange.call("POST", contract.at("/api/refresh"), own(headers, cookie)));
    }

    private HttpExchange kept(HttpExchange exchange) {
      keep(exchange);
      return exchange;
    }

    private String[] own(String[] headers, String cookie) {
      String[] all = Arrays.copyOf(headers, headers.length + 4);
      all[headers.length] = "Cookie";
      all[headers.length + 1] = cookie;
      all[headers.length + 2] = "X-CSRF-Token";
      all[headers.length + 3] = csrf;
      return all;
    }
  }

  private Browser browser() {
    return new Browser(this, login());
  }

  @Test
  void aRefreshByCookieSetsANewPair() {
    register();
    Browser browser = browser();
    String access = browser.access;
    String refresh = browser.refresh;

    HttpExchange refreshed = browser.refresh().assertStatus(200);

    assertThat(browser.access).isNotEqualTo(access);
    assertThat(browser.refresh).isNotEqualTo(refresh).startsWith("rt1.");
    assertThat(refreshed.json()).containsOnlyKeys("message");
    assertThat(refreshed.header("Cache-Control")).isEqualTo("no-store");
    assertThat(refreshed.cookieAttributes("refresh_token"))
        .contains("HttpOnly", "SameSite=Strict", "Path=/api/refresh");
    browser.get("/api/me").assertStatus(200);
    browser.refresh().assertStatus(200);
  }

  @Test
  void aRefreshInTheBodyIsAnsweredInTheBody() {
    register();
    String body =
        StrictJson.write(Map.of("username", name, "password", PASSWORD, "delivery", "body"));
    String token = String.valueOf(postJson(at("/api/login"), body).json().get("refresh_token"));

    HttpExchange refreshed =
        postJson(at("/api/refresh"), StrictJson.write(Map.of("refresh_token", token)))
            .assertStatus(200);

    assertThat(refreshed.headers("Set-Cookie")).isEmpty();
    assertThat(refreshed.json())
        .containsEntry("token_type", "Bearer")
        .containsKeys("access_token", "expires_in", "refresh_token");
    getWithHeader("/api/me", String.valueOf(refreshed.json().get("access_token")))
        .assertStatus(200);
  }

  @Test
  void withoutARefreshTokenTheTokenIsMissing() {
    call("POST", at("/api/refresh")).assertRefused(401, "token_missing", "Token is missing!");
    postJson(at("/api/refresh"), "{}").assertStatus(401);
  }

  @Test
  void junkIsNoRefreshTokenAndNeitherIsAnAccessToken() {
    String token = token();

    for (String junk : List.of("x", "rt1.a.b.0.c.d", token)) {
      HttpExchange refused =
          postJson(at("/api/refresh"), StrictJson.write(Map.of("refresh_token", junk)));
      refused.assertRefused(401, "refresh_invalid", "Invalid refresh token!");
      assertThat(refused.headers("Set-Cookie")).isEmpty();
    }
    postJson(at("/api/refresh"), "{\"refresh_token\":7}").assertStatus(400);
  }

  @Test
  void twoTabsThatRefreshTogetherStayIn() {
    register();
    Browser browser = browser();
    String shared = browser.refresh;

    String one = browser.refreshWith(shared).assertStatus(200).cookie("refresh_token");
    String two = browser.refreshWith(shared).assertStatus(200).cookie("refresh_token");

    assertThat(two).isEqualTo(one);
    browser.get("/api/me").assertStatus(200);
    browser.refresh().assertStatus(200);
  }

  @Test
  void twentyTabsThatRefreshAtOnceAllStayIn() {
    register();
    Browser browser = browser();
    String shared = browser.refresh;
    String csrf = browser.csrf;
    try (Race race = new Race(20)) {
      List<String> successors =
          race.run(
              runner ->
                  call(
                          "POST",
                          at("/api/refresh"),
                          "Cookie",
                          "refresh_token=" + shared,
                          "X-CSRF-Token",
                          csrf)
                      .assertStatus(200)
                      .cookie("refresh_token"));

      assertThat(new HashSet<>(successors)).hasSize(1);
      browser.refreshWith(successors.get(0)).assertStatus(200);
    }
  }

  @Test
  void aTokenOfTwoRotationsBeforeEndsTheSessionAndClearsTheCookies() {
    register();
    Browser browser = browser();
    String stolen = browser.refresh;
    browser.refresh().assertStatus(200);
    browser.refresh().assertStatus(200);
    String access = browser.access;
    String current = browser.refresh;

    HttpExchange theft = browser.refreshWith(stolen);

    theft.assertRefused(
        401, "refresh_reused", "The session was ended, because its refresh token was used twice.");
    assertThat(theft.cookie("refresh_token")).isEmpty();
    assertThat(theft.cookieAttributes("refresh_token")).contains("Max-Age=0", "Path=/api/refresh");
    getWithCookie("/api/me", access).assertRefused(401, "token_revoked", "Token has been revoked!");
    HttpExchange ended =
        postJson(at("/api/refresh"), StrictJson.write(Map.of("refresh_token", current)));
    ended.assertRefused(401, "refresh_revoked", "The session was ended.");
    assertThat(ended.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aLostResponseIsAskedForAgainWithTheSameAttempt() {
    register();
    Browser browser = browser();
    String before = browser.refresh;

    String lost =
        browser
            .refreshWith(before, "Refresh-Attempt", "a1")
            .assertStatus(200)
            .cookie("refresh_token");

    assertThat(
            browser
                .refreshWith(before, "Refresh-Attempt", "a1")
                .assertStatus(200)
                .cookie("refresh_token"))
        .isEqualTo(lost);
    browser
        .refresh("Refresh-Attempt", "x".repeat(129))
        .assertRefused(400, "invalid_request", "Refresh-Attempt has 1 to 128 characters.");
  }

  @Test
  void aRefreshByCookieNeedsTheCsrfToken() {
    register();
    Browser browser = browser();
    String cookie = "refresh_token=" + browser.refresh;
    Browser other = browser();

    for (String csrf : List.of("x", other.csrf)) {
      call("POST", at("/api/refresh"), "Cookie", cookie, "X-CSRF-Token", csrf)
          .assertRefused(403, "csrf_failed", "The request came from another site.");
    }
    call("POST", at("/api/refresh"), "Cookie", cookie + "; csrf_token=" + browser.csrf)
        .assertStatus(403);
    browser.refresh("Origin", "https://evil.example").assertStatus(403);
    browser.refresh("Origin", server().toString()).assertStatus(200);
  }

  @Test
  void aLogoutEndsTheSessionAndClearsTheCookies() {
    register();
    Browser browser = browser();
    String access = browser.access;
    String refresh = browser.refresh;
    Browser other = browser();

    HttpExchange logout = browser.call("POST", "/api/logout").assertStatus(200);

    assertThat(logout.json()).containsEntry("message", "Logout successful!");
    for (String cookie : List.of("access_token", "refresh_token", "csrf_token")) {
      assertThat(logout.cookie(cookie)).isEmpty();
      assertThat(logout.cookieAttributes(cookie)).contains("Max-Age=0");
    }
    getWithCookie("/api/me", access).assertRefused(401, "token_revoked", "Token has been revoked!");
    postJson(at("/api/refresh"), StrictJson.write(Map.of("refresh_token", refresh)))
        .assertRefused(401, "refresh_revoked", "The session was ended.");
    other.get("/api/me").assertStatus(200);
    other.refresh().assertStatus(200);
  }

  @Test
  void aLogoutIsIdempotentAndNeedsNoGoodToken() {
    register();
    Browser browser = browser();
    String access = browser.access;
    String csrf = browser.csrf;
    browser.call("POST", "/api/logout").assertStatus(200);

    for (HttpExchange exchange :
        List.of(
            call(
                "POST",
                at("/api/logout"),
                "Cookie",
                "access_token=" + access,
                "X-CSRF-Token",
                csrf),
            call("POST", at("/api/logout"), "Authorization", "Bearer " + access),
            call("POST", at("/api/logout"), "Cookie", "access_token=junk"),
            call("POST", at("/api/logout")))) {
      exchange.assertStatus(200);
      assertThat(exchange.cookie("access_token")).isEmpty();
    }
  }

  @Test
  void anExpiredTokenIsEnoughToLogOut() {
    String id = String.valueOf(register().json().get("user_id"));
    Browser browser = browser();
    String expired =
        issued(
            Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)),
            SECRET_KEY,
            id,
            sessionIdOf(browser));
    getWithHeader("/api/me", expired).assertRefused(401, "token_expired", "Token has expired!");

    call("POST", at("/api/logout"), "Authorization", "Bearer " + expired).assertStatus(200);

    browser.get("/api/me").assertRefused(401, "token_revoked", "Token has been revoked!");
  }

  @Test
  void aRefreshTokenInTheBodyIsEnoughToLogOut() {
    register();
    Browser browser = browser();
    String body = StrictJson.write(Map.of("refresh_token", browser.refresh));

    postJson(at("/api/logout"), body).assertStatus(200);

    browser.get("/api/me").assertRefused(401, "token_revoked", "Token has been revoked!");
    postJson(at("/api/refresh"), body)
        .assertRefused(401, "refresh_revoked", "The session was ended.");
    postJson(at("/api/logout"), "{\"refresh_token\":\"junk\"}")
        .assertRefused(401, "refresh_invalid", "Invalid refresh token!");
  }

  private static String sessionIdOf(Browser browser) {
    return browser.refresh.split("\\.", -1)[2];
  }

  @Test
  void aLogoutByCookieNeedsTheCsrfToken() {
    register();
    Browser browser = browser();

    call("POST", at("/api/logout"), "Cookie", "access_token=" + browser.access)
        .assertRefused(403, "csrf_failed", "The request came from another site.");

    browser.get("/api/me").assertStatus(200);
  }

  @Test
  void logoutAllEndsEverySessionOfTheUserAndOfNobodyElse() {
    register();
    Browser one = browser();
    Browser two = browser();
    String accessOfOne = one.access;
    String refreshOfTwo = two.refresh;
    String stranger = strangersToken();

    one.call("POST", "/api/logout-all").assertStatus(200);

    getWithCookie("/api/me", accessOfOne)
        .assertRefused(401, "token_revoked", "Token has been revoked!");
    two.get("/api/me").assertRefused(401, "token_revoked", "Token has been revoked!");
    postJson(at("/api/refresh"), StrictJson.write(Map.of("refresh_token", refreshOfTwo)))
        .assertRefused(401, "refresh_revoked", "The session was ended.");
    getWithHeader("/api/me", stranger).assertStatus(200);

    Browser again = browser();
    again.get("/api/me").assertStatus(200);
    call("POST", at("/api/logout-all"), "Authorization", "Bearer " + accessOfOne).assertStatus(200);
    again.get("/api/me").assertStatus(200);
  }

  private String strangersToken() {
    String stranger = credentials(name + "-stranger", PASSWORD);
    postJson(at("/api/register"), stranger).assertStatus(201);
    return postJson(at("/api/login"), stranger).assertStatus(200).cookie("access_token");
  }

  @Test
  void sessionsAreListedWithTheirDevices() {
    register();
    String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    Browser phone =
        new Browser(
            this, postJson(at("/api/login"), credentials(name, PASSWORD), "User-Agent", firefox));
    Browser browser = browser();

    List<Map<String, Object>> sessions = users(browser.get("/api/sessions"));

    assertThat(sessions).hasSize(2);
    assertThat(sessions.get(1))
        .containsOnlyKeys("id", "created_at", "last_used_at", "address", "device", "current")
        .containsEntry("id", sessionIdOf(phone))
        .containsEntry("device", "Firefox on Linux")
        .containsEntry("address", "127.0.0.1")
        .containsEntry("current", false);
    assertThat(sessions.get(0))
        .containsEntry("id", sessionIdOf(browser))
        .containsEntry("current", true);
  }

  @Test
  void anotherSessionOfOnesOwnCanBeEnded() {
    register();
    Browser lost = browser();
    Browser browser = browser();
    String path = "/api/sessions/" + sessionIdOf(lost);

    HttpExchange ended = browser.call("DELETE", path).assertStatus(204);

    assertThat(ended.body()).isEmpty();
    lost.get("/api/me").assertRefused(401, "token_revoked", "Token has been revoked!");
    browser.call("DELETE", path).assertRefused(404, "not_found", "Not found.");
    browser.get("/api/me").assertStatus(200);
  }

  @Test
  void aSessionOfSomebodyElseIsNotFound() {
    register();
    Browser browser = browser();
    String stranger = strangersToken();

    call(
            "DELETE",
            at("/api/sessions/" + sessionIdOf(browser)),
            "Authorization",
            "Bearer " + stranger)
        .assertRefused(404, "not_found", "Not found.");
    browser.get("/api/me").assertStatus(200);
  }

  @Test
  void aNewPasswordEndsEveryOtherSessionAndHandsOutANewPair() {
    register();
    Browser other = browser();
    Browser browser = browser();
    String old = browser.access;

    HttpExchange changed =
        browser.post(
            "/api/password",
            StrictJson.write(Map.of("current", PASSWORD, "new", "another good one")));

    changed.assertStatus(200);
    assertThat(browser.access).isNotEqualTo(old);
    browser.get("/api/me").assertStatus(200);
    browser.refresh().assertStatus(200);
    getWithCookie("/api/me", old).assertRefused(401, "token_revoked", "Token has been revoked!");
    other.get("/api/me").assertRefused(401, "token_revoked", "Token has been revoked!");
    other.refresh().assertRefused(401, "refresh_revoked", "The session was ended.");
    postJson(at("/api/login"), credentials(name, PASSWORD)).assertStatus(401);
    postJson(at("/api/login"), credentials(name, "another good one")).assertStatus(200);
  }

  @Test
  void aNewPasswordNeedsTheCurrentOneAndMustBeGood() {
    register();
    Browser browser = browser();

    HttpExchange wrong =
        browser.post(
            "/api/password",
            StrictJson.write(Map.of("current", "wrong password", "new", "another good one")));
    wrong.assertRefused(403, "invalid_credentials", WRONG);
    assertThat(wrong.headers("WWW-Authenticate")).isEmpty();
    assertWeak(browser.changePassword("Sunshine!"), "too_common");
    assertWeak(browser.changePassword(name + "1"), "context_word");
    assertWeak(browser.changePassword("zoë1"), "too_short", "too_weak", "context_word");
    browser
        .post("/api/password", StrictJson.write(Map.of("current", PASSWORD)))
        .assertRefused(400, "invalid_request", "current and new are required.");
    postJson(at("/api/password"), "{}").assertStatus(401);

    browser.get("/api/me").assertStatus(200);
    login();
  }

  @Test
  void afterFiveWrongPasswordsTheNextLoginHasToWait() {
    register();
    for (int i = 0; i < 5; i++) {
      postJson(at("/api/login"), credentials(name, "wrong password"))
          .assertRefused(401, "invalid_credentials", WRONG);
    }

    HttpExchange throttled =
        postJson(at("/api/login"), credentials(name, PASSWORD))
            .assertRefused(429, "throttled", THROTTLED);

    assertThat(throttled.header("Retry-After")).isEqualTo("1");
    assertThat(throttled.headers("WWW-Authenticate")).isEmpty();
    assertThat(throttled.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aNameThatNobodyHasIsThrottledJustTheSame() {
    for (int i = 0; i < 5; i++) {
      postJson(at("/api/login"), credentials(name, PASSWORD)).assertStatus(401);
    }

    postJson(at("/api/login"), credentials(name, PASSWORD))
        .assertRefused(429, "throttled", THROTTLED);
  }

  @Test
  void theBrowserOfAnEarlierLoginGetsInWhateverStrangersDo() {
    register();
    HttpExchange first = login();
    assertThat(first.cookieAttributes("device"))
        .contains("HttpOnly", "SameSite=Lax", "Path=/api/login", "Max-Age=31536000")
        .noneMatch(attribute -> attribute.startsWith("Domain"));
    assertThat(first.cookieAttributes("device").contains("Secure")).isEqualTo(hasSecureCookies());
    failFiveTimes();

    postJson(at("/api/login"), credentials(name, PASSWORD)).assertStatus(429);
    postJson(
            at("/api/login"),
            credentials(name, PASSWORD),
            "Cookie",
            "device=planted; device=" + first.cookie("device"))
        .assertStatus(200);
  }

  private void failFiveTimes() {
    for (int i = 0; i < 5; i++) {
      postJson(at("/api/login"), credentials(name, "wrong password")).assertStatus(401);
    }
  }

  @Test
  void aClientWithoutCookiesKeepsTheTokenOfItsDeviceItself() {
    register();
    Map<String, String> login =
        new HashMap<>(Map.of("username", name, "password", PASSWORD, "delivery", "body"));
    HttpExchange first = postJson(at("/api/login"), StrictJson.write(login)).assertStatus(200);
    assertThat(first.json())
        .containsOnlyKeys(
            "message", "access_token", "token_type", "expires_in", "refresh_token", "device_token");
    failFiveTimes();

    postJson(at("/api/login"), StrictJson.write(login)).assertStatus(429);
    login.put("device_token", String.valueOf(first.json().get("device_token")));
    postJson(at("/api/login"), StrictJson.write(login)).assertStatus(200);
  }

  @Test
  void aWrongCurrentPasswordIsThrottledAsWell() {
    register();
    Browser browser = browser();
    String wrong = StrictJson.write(Map.of("current", "wrong password", "new", "other gondola 9"));
    for (int i = 0; i < 5; i++) {
      browser.post("/api/password", wrong).assertRefused(403, "invalid_credentials", WRONG);
    }

    HttpExchange throttled =
        browser.post("/api/password", wrong).assertRefused(429, "throttled", THROTTLED);

    assertThat(throttled.header("Retry-After")).isEqualTo("1");
    browser.get("/api/me").assertStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/register", "/api/login", "/api/logout"})
  void aRequestOfAnotherSitesPageIsRefused(String path) {
    String token = token();
    for (String[] headers :
        List.of(
            new String[] {"Sec-Fetch-Site", "cross-site"},
            new String[] {"Sec-Fetch-Site", "same-site", "Origin", "https://sub.example"},
            new String[] {"Origin", "https://evil.example"},
            new String[] {"Origin", "null"})) {
      HttpExchange exchange = postJson(at(path), credentials(name, PASSWORD), with(headers, token));
      exchange.assertRefused(403, "csrf_failed", "The request came from another site.");
      assertThat(exchange.headers("Set-Cookie")).isEmpty();
    }
    postJson(at("/api/login"), credentials(name, PASSWORD), "Sec-Fetch-Site", "same-origin")
        .assertStatus(200);
    postJson(at("/api/login"), credentials(name, PASSWORD), "Origin", server().toString())
        .assertStatus(200);
  }

  private static String[] with(String[] headers, String token) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Cookie";
    all[headers.length + 1] = "access_token=" + token;
    return all;
  }

  @Test
  void anotherMethodIsNotAllowed() {
    HttpExchange exchange =
        get(at("/api/login"))
            .assertRefused(405, "method_not_allowed", "This method is not allowed here.");
    assertThat(exchange.header("Allow")).isEqualTo("POST");

    String token = token();
    assertThat(
            call("DELETE", at("/api/me"), "Authorization", "Bearer " + token)
                .assertStatus(405)
                .header("Allow"))
        .isEqualTo("GET");
    call("HEAD", at("/api/me"), "Authorization", "Bearer " + token).assertStatus(200);
  }
}
