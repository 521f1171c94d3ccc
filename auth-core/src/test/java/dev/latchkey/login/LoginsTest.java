package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvent.LoginFailed;
import dev.latchkey.audit.AuthEvent.LoginFailed.Cause;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenService;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "correct horse";
  private static final String WRONG = "battery staple";

  private final TestClock clock = new TestClock(NOW);
  private final MemoryStores stores = new MemoryStores();
  private final UserRepository users = stores.users();
  private final CountingHasher hasher = new CountingHasher();
  private final List<AuthEvent> events = new ArrayList<>();
  private final TestServices services = TestServices.with(stores, clock);
  private final TokenService tokens = services.tokens();
  private final Logins logins =
      new Logins(
          users,
          hasher,
          services.sessions(),
          services.throttle(),
          new AuthEvents(List.of(events::add)),
          clock);

  private User insert(String name, String hash) {
    return users.insert(new NewUser(Username.of(name), hash, Set.of("admin", "ops"), NOW));
  }

  private User alice() {
    return insert("Alice", CountingHasher.newHash(PASSWORD));
  }

  private User disabledBob() {
    String id = insert("bob", CountingHasher.newHash(PASSWORD)).id();
    return users.setDisabled(id, true).orElseThrow();
  }

  private TokenPair login(String username) {
    return ((LoginResult.LoggedIn) logins.login(username, PASSWORD, CLIENT)).tokens();
  }

  private AuthException refusal(String username, String password) {
    AuthException refused =
        catchThrowableOfType(AuthException.class, () -> logins.login(username, password, CLIENT));
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void theTokenSaysWhoLoggedInAndHow() {
    User alice = users.setRoles(alice().id(), Set.of("admin")).orElseThrow();

    TokenPair result = login("Alice");
    AccessToken token = tokens.verify(result.accessToken().value());

    assertThat(result.user()).isEqualTo(alice);
    assertThat(result.accessToken().expiresIn()).isEqualTo(Duration.ofMinutes(15));
    assertThat(token.userId()).isEqualTo(alice.id());
    assertThat(token.sessionId()).isEqualTo(result.sessionId());
    assertThat(token.version()).isEqualTo(1);
    assertThat(token.roles()).containsExactly("admin");
    assertThat(token.scopes()).isEmpty();
    assertThat(token.authenticationMethods()).containsExactly("pwd");
    assertThat(token.authenticatedAt()).contains(NOW);
  }

  @Test
  void aNameInAnotherCaseLogsIn() {
    User alice = alice();

    assertThat(login("ALICE").user()).isEqualTo(alice);
  }

  @Test
  void everyLoginIsASessionOfItsOwn() {
    assertThat(alice().disabled()).isFalse();

    assertThat(login("alice").sessionId()).isNotEqualTo(login("alice").sessionId());
  }

  @Test
  void aLoginOpensASessionThatCanBeRefreshed() {
    User alice = alice();
    TokenPair first = login("alice");

    TokenPair second = services.sessions().refresh(first.refreshToken(), Optional.empty(), CLIENT);

    assertThat(second.user()).isEqualTo(alice);
    assertThat(second.sessionId()).isEqualTo(first.sessionId());
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
  }

  @Test
  void aLoginIsTold() {
    User alice = alice();

    String session = login("alice").sessionId();

    assertThat(events)
        .containsExactly(new AuthEvent.LoggedIn(NOW, CLIENT, alice.id(), "Alice", session));
  }

  @ParameterizedTest
  @CsvSource({
    "nobody,correct horse,UNKNOWN_USER",
    "nobody,battery staple,UNKNOWN_USER",
    "alice,battery staple,WRONG_PASSWORD",
    "bob,battery staple,WRONG_PASSWORD",
    "bob,correct horse,DISABLED"
  })
  void everyFailureGetsTheSameAnswerForTheSameWorkAndTellsItsCause(
      String username, String password, Cause cause) {
    assertThat(alice().disabled()).isFalse();
    assertThat(disabledBob().disabled()).isTrue();

    AuthException refused = refusal(username, password);

    assertThat(refused.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    assertThat(refused).hasMessage("Invalid username or password").hasNoCause();
    assertThat(refused.detail()).isEqualTo("invalid_credentials");
    assertThat(refused).isExactlyInstanceOf(AuthException.class);
    assertThat(hasher.verified()).hasSize(1);
    assertThat(hasher.hashed()).isZero();
    assertThat(events).containsExactly(new LoginFailed(NOW, CLIENT, username, cause));
  }

  @Test
  void anUnknownUserIsCheckedAgainstTheDecoy() {
    assertThat(refusal("nobody", PASSWORD).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);

    assertThat(hasher.verified()).containsExactly(CountingHasher.DECOY);
  }

  @Test
  void aSuccessCostsOneCheckToo() {
    User alice = alice();

    assertThat(login("alice").user()).isEqualTo(alice);
    assertThat(hasher.verified()).containsExactly(CountingHasher.newHash(PASSWORD));
    assertThat(hasher.hashed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'',correct horse", "'  ',correct horse", "alice,''", "'',''"})
  void anEmptyNameOrPasswordIsNoLoginAtAll(String username, String password) {
    assertThat(alice().disabled()).isFalse();

    AuthException refused = refusal(username, password);

    assertThat(refused.reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refused).hasMessage("Username and password are required.");
    assertThat(hasher.verified()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void aUserWhoIsEnabledAgainLogsIn() {
    User bob = disabledBob();
    assertThat(refusal("bob", PASSWORD).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);

    User enabled = users.setDisabled(bob.id(), false).orElseThrow();

    assertThat(login("bob").user()).isEqualTo(enabled);
  }

  @Test
  void anOldHashIsReplacedAtTheLoginAndTheVersionStays() {
    User alice = insert("alice", CountingHasher.oldHash(PASSWORD));

    TokenPair result = login("alice");

    assertThat(users.findCredentials("alice"))
        .contains(new Credentials(alice, CountingHasher.newHash(PASSWORD)));
    assertThat(events)
        .containsExactly(
            new AuthEvent.PasswordRehashed(NOW, alice.id()),
            new AuthEvent.LoggedIn(NOW, CLIENT, alice.id(), "alice", result.sessionId()));
    assertThat(login("alice").user()).isEqualTo(alice);
    assertThat(hasher.hashed()).isEqualTo(1);
  }

  @Test
  void aHashThatWasChangedDuringTheLoginIsNotOverwritten() {
    User alice = insert("alice", CountingHasher.oldHash(PASSWORD));
    hasher.beforeHash(
        () ->
            assertThat(
                    users.replacePasswordHash(
                        alice.id(), CountingHasher.oldHash(PASSWORD), "changed"))
                .isTrue());

    assertThat(login("alice").user()).isEqualTo(alice);

    assertThat(users.findCredentials("alice")).contains(new Credentials(alice, "changed"));
    assertThat(events).hasSize(1).hasOnlyElementsOfType(AuthEvent.LoggedIn.class);
  }

  @Test
  void aLoginIsGoodAlsoWhereNobodyHasTheTimeToReplaceTheHash() {
    User alice = insert("alice", CountingHasher.oldHash(PASSWORD));
    hasher.beforeHash(
        () -> {
          throw new RetryLaterException(Reason.BUSY, "busy", Duration.ofSeconds(2));
        });

    assertThat(login("alice").user()).isEqualTo(alice);

    assertThat(users.findCredentials("alice"))
        .map(Credentials::passwordHash)
        .contains(CountingHasher.oldHash(PASSWORD));
  }

  @Test
  void anOldHashIsNotReplacedAtAFailedLogin() {
    User alice = insert("alice", CountingHasher.oldHash(PASSWORD));
    User bob = insert("bob", CountingHasher.oldHash(PASSWORD));
    User disabled = users.setDisabled(bob.id(), true).orElseThrow();

    assertThat(refusal("alice", WRONG).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    assertThat(refusal("bob", PASSWORD).reason()).isEqualTo(Reason.INVALID_CREDENTIALS);

    String old = CountingHasher.oldHash(PASSWORD);
    assertThat(users.findCredentials("alice")).contains(new Credentials(alice, old));
    assertThat(users.findCredentials("bob")).contains(new Credentials(disabled, old));
  }

  @Test
  void noEventHoldsAPasswordOrAToken() {
    assertThat(insert("alice", CountingHasher.oldHash(PASSWORD)).username()).isEqualTo("alice");
    String token = login("alice").accessToken().value();
    assertThat(refusal("alice", WRONG).toString()).doesNotContain(WRONG);
    assertThat(refusal("nobody", PASSWORD).toString()).doesNotContain(PASSWORD);

    assertThat(events).hasSize(4);
    for (AuthEvent event : events) {
      assertThat(event + " " + event.attributes())
          .doesNotContain(PASSWORD, WRONG, token, CountingHasher.oldHash(PASSWORD));
    }
  }
}
