package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Secret;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.token.AccessToken;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of rotation, one by one, with their instants. */
class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration GRACE = TestServices.RULES.grace();
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Client OWNER = new Client("192.0.2.7", "owner");
  private static final Client THIEF = new Client("203.0.113.9", "thief");
  private static final Optional<String> NO_ATTEMPT = Optional.empty();
  private static final Optional<String> ATTEMPT = Optional.of("attempt-1");

  private final TestClock clock = new TestClock(NOW);
  private final MemoryStores stores = new MemoryStores();
  private final TestServices services = TestServices.with(stores, clock);
  private final Sessions sessions = services.sessions();
  private final User alice =
      stores.users().insert(new NewUser(Username.of("alice"), "h", Set.of("a"), NOW));

  private TokenPair login() {
    return sessions.open(alice, OWNER, List.of("pwd"));
  }

  private TokenPair refresh(TokenPair pair) {
    return refresh(pair, NO_ATTEMPT);
  }

  private TokenPair refresh(TokenPair pair, Optional<String> attempt) {
    return sessions.refresh(pair.refreshToken(), attempt, OWNER);
  }

  private AuthException refusal(String refreshToken, Optional<String> attempt) {
    return refusal(refreshToken, attempt, THIEF);
  }

  private AuthException refusal(String refreshToken, Optional<String> attempt, Client client) {
    AuthException refused =
        catchThrowableOfType(
            AuthException.class, () -> sessions.refresh(refreshToken, attempt, client));
    assertThat(refused).as("refusal").isNotNull();
    return refused;
  }

  private void assertRefused(TokenPair pair, Optional<String> attempt, Reason reason) {
    assertThat(refusal(pair.refreshToken(), attempt).reason()).isEqualTo(reason);
  }

  private void assertRefused(TokenPair pair, Reason reason) {
    assertRefused(pair, NO_ATTEMPT, reason);
  }

  private AccessToken access(TokenPair pair) {
    return services.tokens().verify(pair.accessToken().value());
  }

  private void assertEnded(TokenPair pair) {
    assertThat(sessions.of(alice.id())).extracting(Session::id).doesNotContain(pair.sessionId());
    AccessToken token = access(pair);
    assertThat(
            catchThrowableOfType(
                    AuthException.class, () -> services.revocations().feed().checkStorage(token))
                .reason())
        .isEqualTo(Reason.TOKEN_REVOKED);
  }

  private void assertAlive(TokenPair pair) {
    assertThat(sessions.of(alice.id())).extracting(Session::id).contains(pair.sessionId());
    services.revocations().feed().checkStorage(access(pair));
  }

  @Test
  void theCurrentTokenIsAnsweredWithANewPairOfTheSameSession() {
    TokenPair first = login();
    clock.advance(Duration.ofMinutes(20));

    TokenPair second = refresh(first);

    assertThat(second.sessionId()).isEqualTo(first.sessionId());
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(access(second).userId()).isEqualTo(alice.id());
    assertThat(access(second).sessionId()).isEqualTo(first.sessionId());
    assertThat(access(second).authenticationMethods()).containsExactly("pwd");
    assertThat(access(second).authenticatedAt()).contains(NOW);
    assertThat(access(second).expiresAt()).isAfter(access(second).issuedAt());
    assertThat(second.sessionExpiresIn())
        .isEqualTo(TestServices.RULES.life().minus(Duration.ofMinutes(20)));
  }

  @Test
  void aChainOfRefreshesGoesOn() {
    TokenPair pair = login();
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMinutes(15));
      pair = refresh(pair);
    }
    assertAlive(pair);
    assertThat(sessions.of(alice.id())).hasSize(1);
  }

  @Test
  void twoTabsThatRefreshTogetherGetTheSameSuccessorAndBothGoOn() {
    TokenPair first = login();
    clock.advance(Duration.ofMinutes(15));

    String one = refresh(first).refreshToken();
    clock.advance(GRACE);
    TokenPair two = refresh(first, ATTEMPT);

    assertThat(two.refreshToken()).isEqualTo(one);
    assertAlive(refresh(two));
  }

  @Test
  void aMillisecondAfterTheGraceTheTokenBeforeIsTheft() {
    TokenPair first = login();
    TokenPair second = refresh(first);
    clock.advance(GRACE.plus(MILLISECOND));

    assertRefused(first, Reason.REFRESH_REUSED);

    assertEnded(second);
    assertRefused(second, Reason.REFRESH_REVOKED);
  }

  @Test
  void aLostResponseIsAskedForAgainHoursLater() {
    TokenPair first = login();
    String lost = refresh(first, ATTEMPT).refreshToken();
    clock.advance(Duration.ofHours(9));

    TokenPair again = refresh(first, ATTEMPT);

    assertThat(again.refreshToken()).isEqualTo(lost);
    assertAlive(refresh(again));
  }

  @Test
  void anotherAttemptOrNoneIsNoLostResponse() {
    for (Optional<String> other : List.of(Optional.of("attempt-2"), NO_ATTEMPT)) {
      TokenPair first = login();
      TokenPair second = refresh(first, ATTEMPT);
      clock.advance(GRACE.plus(MILLISECOND));

      assertRefused(first, other, Reason.REFRESH_REUSED);
      assertEnded(second);
    }
  }

  @Test
  void anAttemptAgainstARotationThatHadNoneIsTheft() {
    TokenPair first = login();
    TokenPair second = refresh(first);
    clock.advance(GRACE.plus(MILLISECOND));

    assertRefused(first, ATTEMPT, Reason.REFRESH_REUSED);
    assertEnded(second);
  }

  @Test
  void onceTheSuccessorHasBeenUsedTheAttemptCountsNoMore() {
    TokenPair first = login();
    TokenPair second = refresh(first, ATTEMPT);
    TokenPair third = refresh(second);

    assertRefused(first, ATTEMPT, Reason.REFRESH_REUSED);

    assertEnded(third);
  }

  @Test
  void aTokenOfTwoRotationsBeforeIsTheftAlsoWithinTheGrace() {
    TokenPair first = login();
    TokenPair third = refresh(refresh(first));

    assertRefused(first, Reason.REFRESH_REUSED);

    assertEnded(third);
  }

  @Test
  void aTheftIsToldWithTheClientsOfBothSides() {
    TokenPair first = login();
    TokenPair third = refresh(refresh(first));
    services.events().clear();

    assertRefused(first, Reason.REFRESH_REUSED);

    assertThat(services.events())
        .contains(
            new AuthEvent.RefreshReused(NOW, THIEF, alice.id(), third.sessionId(), OWNER),
            new AuthEvent.SessionEnded(NOW, third.sessionId()));
  }

  @Test
  void anotherSessionOfTheUserIsNotTouchedByATheft() {
    TokenPair other = login();
    TokenPair first = login();
    assertThat(refresh(refresh(first)).sessionId()).isEqualTo(first.sessionId());

    assertRefused(first, Reason.REFRESH_REUSED);

    assertAlive(refresh(other));
  }

  @Test
  void aSessionThatNobodyUsesExpires() {
    TokenPair first = login();
    clock.advance(TestServices.RULES.idleLife().minus(MILLISECOND));
    TokenPair second = refresh(first);
    clock.advance(TestServices.RULES.idleLife());

    assertRefused(second, Reason.REFRESH_EXPIRED);
    assertRefused(first, Reason.REFRESH_EXPIRED);
    assertThat(services.events()).noneMatch(AuthEvent.SessionEnded.class::isInstance);
  }

  @Test
  void aSessionExpiresForGoodHoweverOftenItIsUsed() {
    TokenPair pair = login();
    while (clock.instant().isBefore(NOW.plus(TestServices.RULES.life()).minus(MILLISECOND))) {
      Instant next = clock.instant().plus(Duration.ofDays(10));
      Instant last = NOW.plus(TestServices.RULES.life()).minus(MILLISECOND);
      clock.set(next.isBefore(last) ? next : last);
      pair = refresh(pair);
    }
    clock.advance(MILLISECOND);

    assertRefused(pair, Reason.REFRESH_EXPIRED);
  }

  @Test
  void afterALogoutNoTokenOfTheSessionIsGood() {
    TokenPair first = login();
    TokenPair second = refresh(first);

    assertThat(sessions.end(first.sessionId())).isTrue();
    assertThat(sessions.end(first.sessionId())).isFalse();

    assertRefused(second, Reason.REFRESH_REVOKED);
    assertRefused(first, Reason.REFRESH_REVOKED);
    assertEnded(second);
  }

  @Test
  void aUserWhoIsDisabledChangedOrGoneIsNotRefreshed() {
    TokenPair changed = login();
    assertThat(stores.users().raiseTokenVersion(alice.id())).isPresent();
    assertRefused(changed, Reason.REFRESH_REVOKED);
    assertEnded(changed);

    User disabled = stores.users().setDisabled(alice.id(), true).orElseThrow();
    TokenPair ofDisabled = sessions.open(disabled, OWNER, List.of());
    assertRefused(ofDisabled, Reason.REFRESH_REVOKED);

    User gone = new User("0123456789abcdef01234567", "gone", Set.of(), 0, NOW, false);
    assertRefused(sessions.open(gone, OWNER, List.of()), Reason.REFRESH_REVOKED);
  }

  @Test
  void rolesAreReadAfreshAtEachRefresh() {
    User promoted = stores.users().setRoles(alice.id(), Set.of("admin")).orElseThrow();
    TokenPair stale =
        sessions.open(
            new User(alice.id(), "alice", Set.of("a"), promoted.tokenVersion(), NOW, false),
            OWNER,
            List.of());
    assertThat(access(stale).roles()).containsExactly("a");

    assertThat(access(refresh(stale)).roles()).containsExactly("admin");
  }

  @Test
  void allSessionsOfAUserEndAtOnce() {
    TokenPair first = login();
    TokenPair second = login();

    User raised = sessions.endAll(alice.id()).orElseThrow();

    assertThat(raised.tokenVersion()).isEqualTo(1);
    assertEnded(first);
    assertEnded(second);
    assertRefused(first, Reason.REFRESH_REVOKED);
    assertAlive(refresh(sessions.open(raised, OWNER, List.of())));
    assertThat(sessions.endAll("nobody")).isEmpty();
  }

  @Test
  void aSessionOfAnotherUserCannotBeEnded() {
    TokenPair pair = login();

    assertThat(sessions.end("0123456789abcdef01234567", pair.sessionId())).isFalse();
    assertAlive(pair);
    assertThat(sessions.end(alice.id(), pair.sessionId())).isTrue();
    assertThat(sessions.end(alice.id(), pair.sessionId())).isFalse();
    assertEnded(pair);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "rt1",
        "rt1.....",
        "rt2.aaaaaaaaaaaa.b.0.c.d",
        "rt1.a.b.0.c.d\n",
        "a.b.c"
      })
  void junkIsRefusedBeforeAnythingIsRead(String junk) {
    assertThat(refusal(junk, NO_ATTEMPT).reason()).isEqualTo(Reason.REFRESH_INVALID);
  }

  @Test
  void noTokenWithAnyPartChangedIsOurs() {
    TokenPair pair = login();
    String token = pair.refreshToken();
    for (int i = 0; i < token.length(); i++) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + changed + token.substring(i + 1);
      Client oneOfMany = new Client("198.51.100." + i, "thief");
      assertThat(refusal(forged, NO_ATTEMPT, oneOfMany).reason())
          .as(forged)
          .isEqualTo(Reason.REFRESH_INVALID);
    }
    for (String forged :
        List.of(token + "A", token + " ", token.replace(".0.", ".00."), token + ".")) {
      assertThat(refusal(forged, NO_ATTEMPT).reason()).isEqualTo(Reason.REFRESH_INVALID);
    }
    assertAlive(refresh(pair));
  }

  /** Storage alone has no key, the key alone no secret, and both together no secret either. */
  @Test
  void theKeyAndTheDocumentTogetherMakeNoRefreshToken() {
    TokenPair pair = login();
    Session session = stores.sessions().findById(pair.sessionId()).orElseThrow();
    String secret = pair.refreshToken().split("\\.", -1)[4];

    assertThat(session.toString() + session.state() + session.secretHash()).doesNotContain(secret);
    String forged =
        RefreshToken.current(session, session.secretHash().substring(0, 22))
            .text(
                MacKeys.derived(
                    "refresh", Secret.of("a secret of the tests alone, 32+"), List.of()));
    assertThat(refusal(forged, NO_ATTEMPT).reason()).isEqualTo(Reason.REFRESH_INVALID);
    assertThat(refusal(forged, NO_ATTEMPT).detail()).contains("no session has this secret");
    assertAlive(refresh(pair));
  }

  @Test
  void anAttemptHasUpTo128Characters() {
    TokenPair pair = login();

    assertRefused(pair, Optional.of(""), Reason.INVALID_REQUEST);
    assertRefused(pair, Optional.of("x".repeat(129)), Reason.INVALID_REQUEST);
    assertAlive(refresh(pair, Optional.of("x".repeat(128))));
  }

  @Test
  void refreshesAndRefusalsAreToldWithoutTokens() {
    TokenPair first = login();
    TokenPair second = refresh(first);
    assertThat(refusal("junk", NO_ATTEMPT).reason()).isEqualTo(Reason.REFRESH_INVALID);

    assertThat(services.events())
        .containsExactly(
            new AuthEvent.Refreshed(NOW, OWNER, alice.id(), first.sessionId()),
            new AuthEvent.RefreshRefused(
                NOW, THIEF, Reason.REFRESH_INVALID, "not of the form of a refresh token"));
    assertThat(services.events().toString())
        .doesNotContain(first.refreshToken(), second.refreshToken());
  }

  @Test
  void sessionsAreListedWithTheClientThatUsedThemLast() {
    TokenPair pair = login();
    clock.advance(Duration.ofHours(1));
    TokenPair unused = sessions.refresh(pair.refreshToken(), NO_ATTEMPT, THIEF);
    assertThat(unused.sessionId()).isEqualTo(pair.sessionId());

    Session session = sessions.of(alice.id()).get(0);

    assertThat(session.createdAt()).isEqualTo(NOW);
    assertThat(session.state().rotatedAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(session.state().client()).isEqualTo(THIEF);
  }

  @Test
  void manySessionsOfOneUserLiveSideBySide() {
    List<TokenPair> pairs = new ArrayList<>(IntStream.range(0, 20).mapToObj(i -> login()).toList());
    pairs.replaceAll(this::refresh);

    assertThat(sessions.of(alice.id())).hasSize(20);
    pairs.forEach(this::assertAlive);
  }
}
