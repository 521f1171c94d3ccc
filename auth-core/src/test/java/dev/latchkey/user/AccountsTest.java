package dev.latchkey.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.PasswordRules;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenGrant;
import dev.latchkey.token.TokenService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123456789Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "correct horse";
  private static final String NOBODY = "0123456789abcdef01234567";

  private final TestClock clock = new TestClock(NOW);
  private final MemoryStores stores = new MemoryStores();
  private final UserRepository users = stores.users();
  private final CountingHasher hasher = new CountingHasher();
  private final List<AuthEvent> events = new ArrayList<>();
  private final TestServices services = TestServices.with(stores, clock);
  private final Revocations revocations = services.revocations();
  private final Accounts accounts =
      new Accounts(
          users,
          hasher,
          new PasswordPolicy(PasswordRules.standard(), BreachedPasswords.none()),
          services.sessions(),
          services.throttle(),
          new AuthEvents(List.of(events::add)),
          clock);

  private User alice() {
    User alice = accounts.register("Alice", PASSWORD, CLIENT);
    events.clear();
    return alice;
  }

  private AuthException refusal(String username, String password) {
    AuthException refused =
        catchThrowableOfType(
            AuthException.class, () -> accounts.register(username, password, CLIENT));
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void registersAUserWithoutRoles() {
    User user = accounts.register(" Alice ", PASSWORD, CLIENT);

    assertThat(user)
        .isEqualTo(
            new User(
                user.id(), "Alice", Set.of(), 0, Instant.parse("2026-05-01T12:00:00.123Z"), false));
    assertThat(users.findCredentials("alice"))
        .contains(new Credentials(user, CountingHasher.newHash(PASSWORD)));
    assertThat(events).containsExactly(new AuthEvent.Registered(NOW, CLIENT, user.id(), "Alice"));
  }

  @Test
  void refusesANameThatIsTakenWithoutTheCostOfAHash() {
    assertThat(alice().username()).isEqualTo("Alice");

    assertThat(refusal("ALICE", PASSWORD).reason()).isEqualTo(Reason.USERNAME_TAKEN);

    assertThat(hasher.hashed()).isEqualTo(1);
    assertThat(events)
        .containsExactly(
            new AuthEvent.RegistrationRefused(NOW, CLIENT, "ALICE", Reason.USERNAME_TAKEN));
  }

  @Test
  void refusesANameThatIsTakenWhileTheHashIsMade() {
    hasher.beforeHash(
        () -> users.insert(new NewUser(Username.of("alice"), "first", Set.of(), NOW)));

    assertThat(refusal("Alice", PASSWORD).reason()).isEqualTo(Reason.USERNAME_TAKEN);

    assertThat(users.findCredentials("alice")).map(Credentials::passwordHash).contains("first");
    assertThat(events).hasOnlyElementsOfType(AuthEvent.RegistrationRefused.class).hasSize(1);
  }

  @Test
  void refusesABadNameAndAWeakPassword() {
    assertThat(refusal(" ", PASSWORD).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal("a\u202eb", PASSWORD).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal("alice", "hunter2").reason()).isEqualTo(Reason.WEAK_PASSWORD);
    assertThat(refusal("alice", "").reason()).isEqualTo(Reason.WEAK_PASSWORD);
    assertThat(refusal("gwendolyn", "gwendolyn-kT9v").reason()).isEqualTo(Reason.WEAK_PASSWORD);

    assertThat(hasher.hashed()).isZero();
    assertThat(users.list("", 10)).isEmpty();
    assertThat(events).hasSize(5).hasOnlyElementsOfType(AuthEvent.RegistrationRefused.class);
    assertThat(events.toString()).doesNotContain(PASSWORD).doesNotContain("hunter2");
  }

  @Test
  void findsAUserById() {
    User alice = alice();

    assertThat(accounts.find(alice.id())).contains(alice);
    assertThat(accounts.find(NOBODY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
  void refusesToListFewerThanOneOrMoreThan1000(int limit) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> accounts.list("", limit))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void listsUsersPageByPage() {
    User alice = alice();
    User bob = accounts.register("bob", PASSWORD, CLIENT);

    assertThat(accounts.list("", 1)).containsExactly(alice);
    assertThat(accounts.list(alice.id(), 1000)).containsExactly(bob);
  }

  @Test
  void disablesAndEnablesAUserAndTellsSo() {
    User alice = alice();

    assertThat(accounts.disable(alice.id())).map(User::disabled).contains(true);
    assertThat(accounts.enable(alice.id())).map(User::disabled).contains(false);

    assertThat(accounts.find(alice.id())).map(User::tokenVersion).contains(2);
    assertThat(events)
        .containsExactly(
            new AuthEvent.UserDisabled(NOW, alice.id()),
            new AuthEvent.UserEnabled(NOW, alice.id()));
  }

  @Test
  void replacesRolesAndTellsSo() {
    User alice = alice();

    assertThat(accounts.setRoles(alice.id(), Set.of("admin", "ops")))
        .map(User::roles)
        .contains(Set.of("admin", "ops"));

    assertThat(events)
        .containsExactly(new AuthEvent.RolesChanged(NOW, alice.id(), Set.of("admin", "ops")));
  }

  @Test
  void changingNobodyIsNoEvent() {
    assertThat(accounts.disable(NOBODY)).isEmpty();
    assertThat(accounts.enable(NOBODY)).isEmpty();
    assertThat(accounts.setRoles(NOBODY, Set.of("admin"))).isEmpty();
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\n", "é", "\u007f", "\0"})
  void aRoleIsOfVisibleAsciiCharacters(String role) {
    String id = alice().id();

    assertThatIllegalArgumentException().isThrownBy(() -> accounts.setRoles(id, Set.of(role)));
    assertThat(accounts.find(id)).map(User::tokenVersion).contains(0);
  }

  @Test
  void aRoleHasUpTo64CharactersAndAUserUpTo32Roles() {
    String id = alice().id();

    assertThat(accounts.setRoles(id, Set.of("r".repeat(64), "!~"))).isPresent();
    assertThat(accounts.setRoles(id, numbered(32))).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accounts.setRoles(id, Set.of("r".repeat(65))));
    assertThatIllegalArgumentException().isThrownBy(() -> accounts.setRoles(id, numbered(33)));
  }

  private static Set<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "role" + i).collect(Collectors.toSet());
  }

  @Test
  void theCurrentUserOfATokenIsReadAfresh() {
    User alice = alice();

    assertThat(accounts.current(tokenOf(alice))).isEqualTo(alice);
  }

  @Test
  void aTokenOfAUserWhoIsGoneIsInvalid() {
    User gone = new User(NOBODY, "gone", Set.of(), 0, NOW, false);

    assertNotCurrent(tokenOf(gone), Reason.TOKEN_INVALID);
  }

  @Test
  void aTokenOfAUserWhoWasDisabledOrChangedIsRevokedForGood() {
    User alice = alice();
    AccessToken token = tokenOf(alice);

    User disabled = accounts.disable(alice.id()).orElseThrow();
    assertNotCurrent(token, Reason.TOKEN_REVOKED);
    assertNotCurrent(tokenOf(disabled), Reason.TOKEN_REVOKED);

    User enabled = accounts.enable(alice.id()).orElseThrow();
    assertNotCurrent(token, Reason.TOKEN_REVOKED);
    assertThat(accounts.current(tokenOf(enabled))).isEqualTo(enabled);

    assertThat(accounts.setRoles(alice.id(), Set.of("admin"))).isPresent();
    assertNotCurrent(tokenOf(enabled), Reason.TOKEN_REVOKED);
  }

  @Test
  void whatAnAdministratorChangesEndsOlderTokensAtOnce() {
    User alice = alice();
    AccessToken first = tokenOf(alice);
    revocations.feed().poll();

    AccessToken second = tokenOf(accounts.setRoles(alice.id(), Set.of("admin")).orElseThrow());
    assertRevoked(first);
    revocations.feed().check(second);

    AccessToken third = tokenOf(accounts.disable(alice.id()).orElseThrow());
    assertRevoked(second);
    revocations.feed().check(third);
  }

  @Test
  void aNewPasswordEndsEverySessionAndOpensANewOneForWhoAsked() {
    User alice = alice();
    TokenPair other = services.sessions().open(alice, CLIENT, List.of("pwd"));
    TokenPair own = services.sessions().open(alice, CLIENT, List.of("pwd", "otp"));
    AccessToken token = services.tokens().verify(own.accessToken().value());
    revocations.feed().poll();

    TokenPair renewed = accounts.changePassword(token, PASSWORD, "another good one", CLIENT);

    assertRevoked(token);
    assertRevoked(services.tokens().verify(other.accessToken().value()));
    AccessToken fresh = services.tokens().verify(renewed.accessToken().value());
    revocations.feed().check(fresh);
    assertThat(fresh.authenticationMethods()).containsExactly("pwd", "otp");
    assertThat(services.sessions().of(alice.id()))
        .extracting(Session::id)
        .containsExactly(renewed.sessionId());
    assertThat(users.findCredentials("alice"))
        .map(Credentials::passwordHash)
        .contains(CountingHasher.newHash("another good one"));
    assertThat(events).containsExactly(new AuthEvent.PasswordChanged(NOW, CLIENT, alice.id()));
  }

  @Test
  void withoutTheCurrentPasswordOrWithAWeakNewOneNothingChanges() {
    User alice = alice();
    TokenPair own = services.sessions().open(alice, CLIENT, List.of("pwd"));
    AccessToken token = services.tokens().verify(own.accessToken().value());

    assertNotChanged(token, "wrong password", "another good one", Reason.INVALID_CREDENTIALS);
    assertNotChanged(token, PASSWORD, "seven77", Reason.WEAK_PASSWORD);
    assertNotChanged(token, PASSWORD, "alice.kT9vQ", Reason.WEAK_PASSWORD);

    assertThat(accounts.find(alice.id())).contains(alice);
    assertThat(services.sessions().of(alice.id())).hasSize(1);
    assertThat(events).hasOnlyElementsOfType(AuthEvent.LoginFailed.class).hasSize(1);
  }

  @Test
  void aPasswordThatWasChangedMeanwhileIsNotOverwritten() {
    User alice = alice();
    AccessToken token = tokenOf(alice);
    hasher.beforeHash(
        () ->
            assertThat(users.changePassword(alice.id(), CountingHasher.newHash(PASSWORD), "first"))
                .isPresent());

    assertNotChanged(token, PASSWORD, "another good one", Reason.INVALID_CREDENTIALS);

    assertThat(users.findCredentials("alice")).map(Credentials::passwordHash).contains("first");
  }

  @Test
  void aTokenOfAUserWhoWasDisabledChangesNoPassword() {
    User alice = alice();
    AccessToken token = tokenOf(alice);
    assertThat(accounts.disable(alice.id())).isPresent();

    assertNotChanged(token, PASSWORD, "another good one", Reason.TOKEN_REVOKED);
    assertThat(hasher.verified()).isEmpty();
  }

  private void assertNotChanged(
      AccessToken token, String current, String replacement, Reason reason) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> accounts.changePassword(token, current, replacement, CLIENT))
        .extracting(AuthException::reason)
        .isEqualTo(reason);
  }

  private void assertRevoked(AccessToken token) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> revocations.feed().check(token))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.TOKEN_REVOKED);
  }

  private void assertNotCurrent(AccessToken token, Reason reason) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> accounts.current(token))
        .extracting(AuthException::reason)
        .isEqualTo(reason);
  }

  private AccessToken tokenOf(User user) {
    TokenService tokens = services.tokens();
    TokenGrant grant =
        new TokenGrant(
            user.id(), "s", user.tokenVersion(), Set.of(), Set.of(), List.of(), Optional.empty());
    return tokens.verify(tokens.issue(grant).value());
  }
}
