package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.AuthException;
import dev.latchkey.AuthStores;
import dev.latchkey.Client;
import dev.latchkey.Race;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.token.SigningKeys;
import dev.latchkey.token.TokenRules;
import dev.latchkey.token.TokenService;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link Sessions}, over any stores: nobody honest is logged out, and a token that was
 * rotated and comes again is theft. A test of an implementation says how to get stores and how many
 * walks it has time for.
 */
public abstract class SessionModelContract {
  private static final int STEPS = 40;
  private static final int THREADS = 64;
  private static final int ROUNDS = 10;
  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07.089Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final Secret SECRET = Secret.of("a secret of the tests alone, 32+");
  private static final MacKeys KEYS = MacKeys.derived("refresh", SECRET, List.of());
  private static final Optional<String> NO_ATTEMPT = Optional.empty();
  private static final Optional<String> ATTEMPT = Optional.of("attempt");

  private final TestClock clock = new TestClock(NOW);
  private AuthStores stores;
  private User alice;

  /** Fresh and empty stores. Called once before each test. */
  protected abstract AuthStores stores();

  /** How many random sequences are walked. */
  protected abstract int walks();

  @BeforeEach
  void open() {
    stores = stores();
    alice = stores.users().insert(new NewUser(Username.of("alice"), "h", Set.of(), NOW));
  }

  /** Sessions with the rules of the model that keep theirs in this repository. */
  static Sessions sessions(
      AuthStores stores, SessionRepository repository, Clock clock, List<AuthEvent> events) {
    AuthEvents published = new AuthEvents(List.of(events::add));
    TokenRules rules = new TokenRules("i", "a", Duration.ofMinutes(15), Duration.ZERO);
    return new Sessions(
        repository,
        stores.users(),
        new Revocations(stores.revocations(), rules, published, clock, Duration.ofSeconds(5)),
        TokenService.of(
            SigningKeys.ofSecrets(SECRET, List.of()), rules, clock, Randomness.secure()),
        KEYS,
        new SessionRules(SessionModel.IDLE_LIFE, SessionModel.LIFE, SessionModel.GRACE),
        TestServices.throttle(stores.attempts(), published, clock),
        published,
        clock,
        Randomness.secure());
  }

  @Test
  void whateverClientsDoTheModelAndTheSessionsAgree() {
    Set<String> answers = new HashSet<>();
    for (long seed = 0; seed < walks(); seed++) {
      answers.addAll(SessionWalk.walk(stores, seed, STEPS));
    }
    assertThat(answers)
        .as("what occurred at all")
        .contains(
            "new successor",
            "same successor",
            "same successor after the grace",
            "refresh_reused",
            "refresh_revoked",
            "refresh_expired");
  }

  @Test
  void whoHasTheKeyButNotTheSecretNeitherRefreshesNorEnds() {
    Sessions sessions = sessions(stores, stores.sessions(), clock, new ArrayList<>());
    TokenPair first = sessions.open(alice, CLIENT, List.of("pwd"));
    TokenPair second = sessions.refresh(first.refreshToken(), ATTEMPT, CLIENT);

    for (int generation = 0; generation < 3; generation++) {
      RefreshToken forged =
          new RefreshToken(KEYS.activeId(), first.sessionId(), generation, "A".repeat(22));
      assertThat(refusal(sessions, forged.text(KEYS), ATTEMPT)).isEqualTo(Reason.REFRESH_INVALID);
      clock.advance(SessionModel.GRACE);
    }

    assertThat(sessions.refresh(second.refreshToken(), NO_ATTEMPT, CLIENT).sessionId())
        .isEqualTo(first.sessionId());
  }

  @Test
  void ofManyWhoPresentOneTokenAllGetTheOneSuccessor() {
    Sessions sessions = sessions(stores, stores.sessions(), clock, new ArrayList<>());
    TokenPair last = sessions.open(alice, CLIENT, List.of("pwd"));
    try (Race race = new Race(THREADS)) {
      for (int round = 1; round <= ROUNDS; round++) {
        String token = last.refreshToken();
        List<TokenPair> pairs =
            race.run(runner -> sessions.refresh(token, Optional.of("attempt-" + runner), CLIENT));

        assertThat(pairs)
            .extracting(TokenPair::refreshToken)
            .containsOnly(pairs.get(0).refreshToken());
        assertThat(pairs.get(0).refreshToken()).isNotEqualTo(token);
        assertThat(stores.sessions().findById(last.sessionId()))
            .map(session -> session.state().generation())
            .contains(round);
        last = pairs.get(0);
      }
    }
  }

  @Test
  void whoseAnswerWasLostStaysInHoursLaterWithTheSameAttempt() {
    Sessions sessions = sessions(stores, stores.sessions(), clock, new ArrayList<>());
    String token = lostAnswer(ATTEMPT);

    clock.advance(Duration.ofHours(30));
    TokenPair retried = sessions.refresh(token, ATTEMPT, CLIENT);
    assertThat(sessions.refresh(token, ATTEMPT, CLIENT).refreshToken())
        .isEqualTo(retried.refreshToken());

    TokenPair next = sessions.refresh(retried.refreshToken(), NO_ATTEMPT, CLIENT);
    assertThat(next.refreshToken()).isNotEqualTo(retried.refreshToken());
  }

  @Test
  void whoseAnswerWasLostStaysInWithoutAnAttemptWithinTheGrace() {
    Sessions sessions = sessions(stores, stores.sessions(), clock, new ArrayList<>());
    String token = lostAnswer(NO_ATTEMPT);

    clock.advance(SessionModel.GRACE);

    assertThat(sessions.refresh(token, NO_ATTEMPT, CLIENT).refreshToken()).isNotEqualTo(token);
  }

  @Test
  void whoseAnswerWasLostAndHasNoAttemptIsOutAfterTheGrace() {
    String token = lostAnswer(NO_ATTEMPT);
    clock.advance(SessionModel.GRACE.plusMillis(1));
    assertReused(token, NO_ATTEMPT);
  }

  @Test
  void whoseAnswerWasLostAndTriesAnotherAttemptIsOutAfterTheGrace() {
    String token = lostAnswer(ATTEMPT);
    clock.advance(SessionModel.GRACE.plusMillis(1));
    assertReused(token, Optional.of("another"));
  }

  /** A token that was rotated by a process that died before it answered. */
  private String lostAnswer(Optional<String> attempt) {
    Sessions dying =
        sessions(stores, new DyingRepository(stores.sessions()), clock, new ArrayList<>());
    String token = dying.open(alice, CLIENT, List.of("pwd")).refreshToken();
    assertThat(refusal(dying, token, attempt)).isEqualTo(Reason.UNAVAILABLE);
    return token;
  }

  private void assertReused(String token, Optional<String> attempt) {
    List<AuthEvent> events = new ArrayList<>();
    Sessions sessions = sessions(stores, stores.sessions(), clock, events);

    assertThat(refusal(sessions, token, attempt)).isEqualTo(Reason.REFRESH_REUSED);
    assertThat(refusal(sessions, token, attempt)).isEqualTo(Reason.REFRESH_REVOKED);

    assertThat(sessions.of(alice.id())).isEmpty();
    assertThat(events).filteredOn(AuthEvent.RefreshReused.class::isInstance).hasSize(1);
  }

  private static Reason refusal(Sessions sessions, String token, Optional<String> attempt) {
    AuthException refused =
        catchThrowableOfType(AuthException.class, () -> sessions.refresh(token, attempt, CLIENT));
    assertThat(refused).isNotNull();
    return refused.reason();
  }

  /** Rotates, and is gone before anybody hears of it. */
  private record DyingRepository(SessionRepository sessions) implements SessionRepository {
    @Override
    public Optional<Session> rotate(String id, String secretHash, Session.State next) {
      assertThat(sessions.rotate(id, secretHash, next)).isPresent();
      throw new AuthException(Reason.UNAVAILABLE, "the process died");
    }

    @Override
    public void insert(Session session) {
      sessions.insert(session);
    }

    @Override
    public Optional<Session> findById(String id) {
      return sessions.findById(id);
    }

    @Override
    public boolean revoke(String id, Instant at) {
      return sessions.revoke(id, at);
    }

    @Override
    public void revokeOlder(String userId, int tokenVersion, Instant at) {
      sessions.revokeOlder(userId, tokenVersion, at);
    }

    @Override
    public List<Session> findAlive(String userId, Instant now) {
      return sessions.findAlive(userId, now);
    }
  }
}
