package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Client;
import dev.latchkey.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link SessionRepository} promises. A test of an implementation extends it, says how
 * to get one, and adds nothing.
 */
public abstract class SessionRepositoryContract {
  private static final int THREADS = 16;
  private static final int ROUNDS = 50;

  /** So far ahead that no database sweeps the sessions while the tests run. */
  private static final Instant START = Instant.parse("2126-03-04T05:06:07.089Z");

  private static final Duration IDLE = Duration.ofDays(14);
  private static final Duration LIFE = Duration.ofDays(90);
  private static final String SECRET_HASH = "h".repeat(43);
  private static final Client CLIENT = new Client("192.0.2.7", "Browser/1.0 (ü)");

  private SessionRepository sessions;

  /** A fresh and empty repository. Called once before each test. */
  protected abstract SessionRepository repository();

  @BeforeEach
  void open() {
    sessions = repository();
  }

  private static Session session(String id, String userId, Instant createdAt) {
    return session(id, userId, createdAt, 3);
  }

  private static Session session(String id, String userId, Instant createdAt, int tokenVersion) {
    return new Session(
        id,
        userId,
        tokenVersion,
        List.of("pwd", "otp"),
        createdAt,
        createdAt.plus(LIFE),
        SECRET_HASH,
        state(0, Optional.empty(), createdAt),
        Optional.empty());
  }

  private static Session.State state(int generation, Optional<String> attemptHash, Instant at) {
    return new Session.State(
        generation, "key-" + generation % 2, attemptHash, at, at.plus(IDLE), CLIENT);
  }

  private Session inserted(String id) {
    Session session = session(id, "user-1", START);
    sessions.insert(session);
    return session;
  }

  private static Session with(Session session, Session.State state, Optional<Instant> revokedAt) {
    return new Session(
        session.id(),
        session.userId(),
        session.tokenVersion(),
        session.authenticationMethods(),
        session.createdAt(),
        session.expiresAt(),
        session.secretHash(),
        state,
        revokedAt);
  }

  @Test
  void everyFieldIsReadBackAsItWasInserted() {
    Session session = inserted("s-1");

    assertThat(sessions.findById("s-1")).contains(session);
    assertThat(sessions.findAlive("user-1", START)).containsExactly(session);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s-2", "$ne", "{\"$gt\": \"\"}", ".*", "S-1"})
  void anIdThatNobodyHasFindsAndChangesNothing(String id) {
    Session session = inserted("s-1");

    assertThat(sessions.findById(id)).isEmpty();
    assertThat(sessions.rotate(id, SECRET_HASH, state(1, Optional.empty(), START))).isEmpty();
    assertThat(sessions.revoke(id, START)).isFalse();
    assertThat(sessions.findAlive(id, START)).isEmpty();
    assertThat(sessions.findById("s-1")).contains(session);
  }

  @Test
  void aRotationReplacesTheStateAndNothingElse() {
    Session session = inserted("s-1");
    Session other = inserted("s-2");
    Session.State next = state(1, Optional.of("attempt"), START.plusSeconds(60));

    assertThat(sessions.rotate("s-1", SECRET_HASH, next))
        .contains(with(session, next, Optional.empty()));

    assertThat(sessions.findById("s-1")).contains(with(session, next, Optional.empty()));
    assertThat(sessions.findById("s-2")).contains(other);
  }

  @Test
  void aRotationWithoutAnAttemptForgetsTheOneBefore() {
    Session session = inserted("s-1");
    Session.State second = state(2, Optional.empty(), START);
    assertThat(sessions.rotate("s-1", SECRET_HASH, state(1, Optional.of("a"), START))).isPresent();

    assertThat(sessions.rotate("s-1", SECRET_HASH, second)).isPresent();

    assertThat(sessions.findById("s-1")).contains(with(session, second, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, -1, Integer.MAX_VALUE})
  void aRotationOfAnotherGenerationIsRefused(int generation) {
    Session session = inserted("s-1");

    assertThat(sessions.rotate("s-1", SECRET_HASH, state(generation, Optional.empty(), START)))
        .isEmpty();
    assertThat(sessions.findById("s-1")).contains(session);
  }

  @Test
  void aRotationWithAnotherSecretIsRefused() {
    Session session = inserted("s-1");

    assertThat(sessions.rotate("s-1", "x".repeat(43), state(1, Optional.empty(), START))).isEmpty();
    assertThat(sessions.findById("s-1")).contains(session);
  }

  @Test
  void aSessionThatWasUsedExpiresTheIdleTimeAfterIt() {
    inserted("s-1");
    Instant last = START.plus(IDLE).minusMillis(1);
    Session.State first = state(1, Optional.empty(), last);
    assertThat(sessions.rotate("s-1", SECRET_HASH, first)).isPresent();

    assertThat(sessions.rotate("s-1", SECRET_HASH, state(2, Optional.empty(), last.plus(IDLE))))
        .isEmpty();
    assertThat(
            sessions.rotate(
                "s-1", SECRET_HASH, state(2, Optional.empty(), last.plus(IDLE).minusMillis(1))))
        .isPresent();
  }

  @Test
  void aSessionThatNobodyUsedExpires() {
    Session session = inserted("s-1");
    Instant end = START.plus(IDLE);

    assertThat(sessions.findAlive("user-1", end.minusMillis(1))).containsExactly(session);
    assertThat(sessions.findAlive("user-1", end)).isEmpty();
    assertThat(sessions.rotate("s-1", SECRET_HASH, state(1, Optional.empty(), end))).isEmpty();
  }

  @Test
  void aSessionExpiresForGoodHoweverOftenItIsUsed() {
    inserted("s-1");
    Instant end = START.plus(LIFE);
    Instant at = START;
    int generation = 0;
    while (at.plus(Duration.ofDays(13)).isBefore(end)) {
      at = at.plus(Duration.ofDays(13));
      generation++;
      assertThat(sessions.rotate("s-1", SECRET_HASH, state(generation, Optional.empty(), at)))
          .isPresent();
    }

    assertThat(sessions.rotate("s-1", SECRET_HASH, state(generation + 1, Optional.empty(), end)))
        .isEmpty();
    assertThat(sessions.findAlive("user-1", end)).isEmpty();
    assertThat(sessions.findAlive("user-1", end.minusMillis(1))).hasSize(1);
  }

  @Test
  void aSessionThatWasEndedStaysEndedAndKeepsItsTime() {
    Session session = inserted("s-1");
    Session other = inserted("s-2");

    assertThat(sessions.revoke("s-1", START.plusSeconds(1))).isTrue();
    assertThat(sessions.revoke("s-1", START.plusSeconds(2))).isFalse();

    assertThat(sessions.findById("s-1"))
        .contains(with(session, session.state(), Optional.of(START.plusSeconds(1))));
    assertThat(sessions.rotate("s-1", SECRET_HASH, state(1, Optional.empty(), START))).isEmpty();
    assertThat(sessions.findAlive("user-1", START)).containsExactly(other);
  }

  @Test
  void olderSessionsOfOneUserAreEndedAndNoOthers() {
    inserted("s-1");
    sessions.insert(session("s-2", "user-1", START, 4));
    sessions.insert(session("s-3", "user-2", START));

    sessions.revokeOlder("user-1", 4, START.plusSeconds(1));

    assertThat(sessions.findById("s-1").flatMap(Session::revokedAt)).contains(START.plusSeconds(1));
    assertThat(sessions.findAlive("user-1", START)).extracting(Session::id).containsExactly("s-2");
    assertThat(sessions.findAlive("user-2", START)).extracting(Session::id).containsExactly("s-3");
  }

  @Test
  void sessionsOfAUserAreListedTheNewestFirst() {
    sessions.insert(session("b", "user-1", START.plusSeconds(2)));
    sessions.insert(session("c", "user-1", START.plusSeconds(1)));
    sessions.insert(session("a", "user-1", START.plusSeconds(3)));

    assertThat(sessions.findAlive("user-1", START.plusSeconds(4)))
        .extracting(Session::id)
        .containsExactly("a", "b", "c");
  }

  @Test
  void ofMoreThanAHundredSessionsTheNewestAreListed() {
    for (int i = 0; i < 105; i++) {
      sessions.insert(session("s-" + i, "user-1", START.plusSeconds(i)));
    }

    List<Session> listed = sessions.findAlive("user-1", START.plusSeconds(200));

    assertThat(listed).hasSize(100);
    assertThat(listed).first().extracting(Session::id).isEqualTo("s-104");
    assertThat(listed).last().extracting(Session::id).isEqualTo("s-5");
  }

  @Test
  void ofThoseWhoRaceForAGenerationExactlyOneGetsIt() {
    inserted("s-1");
    try (Race race = new Race(THREADS)) {
      for (int round = 1; round <= ROUNDS; round++) {
        int generation = round;
        List<Optional<Session>> outcomes =
            race.run(
                runner ->
                    sessions.rotate(
                        "s-1",
                        SECRET_HASH,
                        state(generation, Optional.of("attempt-" + runner), START)));

        assertThat(outcomes).filteredOn(Optional::isPresent).as("round %d", round).hasSize(1);
        assertThat(outcomes).contains(sessions.findById("s-1"));
      }
    }
  }

  @Test
  void ofThoseWhoRaceToEndASessionExactlyOneDoes() {
    try (Race race = new Race(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        String id = "s-" + round;
        inserted(id);
        assertThat(race.run(runner -> sessions.revoke(id, START.plusMillis(runner))))
            .filteredOn(ended -> ended)
            .hasSize(1);
      }
    }
  }
}
