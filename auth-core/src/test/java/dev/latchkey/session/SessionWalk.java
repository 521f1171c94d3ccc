package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthException;
import dev.latchkey.AuthStores;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * One user's clients do this and that, as chance has it, with the real sessions and with their
 * model; after each step both must agree on the answer and on which sessions are alive.
 */
final class SessionWalk {
  private static final Instant START = Instant.parse("2126-03-04T05:06:07.089Z");

  private final Random random;
  private final String seed;
  private final TestClock clock = new TestClock(START);
  private final List<AuthEvent> events = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final UserRepository users;
  private final Sessions sessions;
  private final String userId;
  private final SessionModel model = new SessionModel();
  private final Map<Integer, String> sessionIds = new HashMap<>();
  private final Map<List<Integer>, String> tokens = new HashMap<>();
  private final Set<String> answers = new HashSet<>();
  private int lastAttempt;
  private int reuses;

  private SessionWalk(AuthStores stores, long seed) {
    random = new Random(seed);
    this.seed = "seed " + seed;
    users = stores.users();
    sessions = SessionModelContract.sessions(stores, stores.sessions(), clock, events);
    userId =
        users
            .insert(new NewUser(Username.of("walker-" + seed), "h", Set.of(), clock.instant()))
            .id();
  }

  /**
   * Walks that many steps.
   *
   * @return which kinds of answers there were
   * @throws AssertionError with the seed and every step so far where real and model differ
   */
  static Set<String> walk(AuthStores stores, long seed, int steps) {
    SessionWalk walk = new SessionWalk(stores, seed);
    try {
      for (int i = 0; i < steps; i++) {
        walk.step();
        walk.assertAgreement();
      }
      return walk.answers;
    } catch (AssertionError | RuntimeException failed) {
      throw new AssertionError(
          walk.seed + " after\n  " + String.join("\n  ", walk.story) + "\n" + failed.getMessage(),
          failed);
    }
  }

  private void step() {
    List<SessionModel.Login> alive =
        model.logins().stream().filter(login -> login.isAlive(clock.instant())).toList();
    if (alive.isEmpty()) {
      logIn();
      return;
    }
    // Those that have ended are asked, too, but not as often.
    List<SessionModel.Login> asked = random.nextInt(8) == 0 ? model.logins() : alive;
    act(random.nextInt(100), asked.get(random.nextInt(asked.size())));
  }

  private void act(int chance, SessionModel.Login login) {
    if (chance < 25) {
      refresh("refresh", login, login.current, someAttempt(login));
    } else if (chance < 35) {
      refresh("retry", login, login.current - 1, login.attempt);
    } else if (chance < 43) {
      refresh("duplicate", login, login.current - 1, someAttempt(login));
    } else if (chance < 45) {
      refresh("theft", login, login.current - 2 - random.nextInt(3), someAttempt(login));
    } else if (chance < 80) {
      letTimePass(login);
    } else if (chance < 86) {
      logIn();
    } else if (chance < 92) {
      logOut(login);
    } else if (chance < 93) {
      logOutEverywhere();
    } else {
      changeUser(chance);
    }
  }

  /** None, a fresh one, or that of the last rotation. */
  private Optional<String> someAttempt(SessionModel.Login login) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> Optional.empty();
      case 2 -> login.attempt;
      default -> Optional.of("attempt-" + ++lastAttempt);
    };
  }

  private void refresh(
      String what, SessionModel.Login login, int generation, Optional<String> attempt) {
    if (generation < 0) {
      return;
    }
    String token = tokens.get(List.of(login.number, generation));
    if (token == null) {
      return; // it was lost when the user had changed: nobody has it
    }
    boolean mayBeGone = login.isExpired(clock.instant());
    int before = login.current;
    SessionModel.Answer expected = model.refresh(login, generation, attempt, clock.instant());
    say(what + " of " + login.number + " with " + generation + " and " + attempt, expected);
    try {
      TokenPair pair = sessions.refresh(token, attempt, someClient());
      assertThat(expected.refusal()).as("it was answered").isEmpty();
      assertToken(login, expected.generation(), pair, expected.generation() > before);
    } catch (AuthException refused) {
      answers.add(refused.reason().code());
      reuses += refused.reason() == Reason.REFRESH_REUSED ? 1 : 0;
      // What has expired may have been removed.
      boolean isGone = mayBeGone && refused.reason() == Reason.REFRESH_INVALID;
      assertThat(isGone ? expected.refusal() : Optional.of(refused.reason()))
          .as("refused: %s", refused.detail())
          .isEqualTo(expected.refusal());
    }
  }

  private void assertToken(
      SessionModel.Login login, int generation, TokenPair pair, boolean isNew) {
    List<Integer> key = List.of(login.number, generation);
    if (isNew) {
      assertThat(tokens).as("a new successor").doesNotContainValue(pair.refreshToken());
      tokens.put(key, pair.refreshToken());
      answers.add("new successor");
    } else {
      boolean isLate = clock.instant().isAfter(login.rotatedAt.plus(SessionModel.GRACE));
      answers.add(isLate ? "same successor after the grace" : "same successor");
    }
    assertThat(pair.refreshToken()).as("the same successor").isEqualTo(tokens.get(key));
    assertThat(pair.sessionId()).isEqualTo(sessionIds.get(login.number));
    assertThat(pair.user()).isEqualTo(users.findById(userId).orElseThrow());
  }

  private void letTimePass(SessionModel.Login login) {
    Instant now = clock.instant();
    Instant graceEnd = login.rotatedAt.plus(SessionModel.GRACE);
    Instant idleEnd = login.rotatedAt.plus(SessionModel.IDLE_LIFE);
    Instant next =
        switch (random.nextInt(40)) {
          case 0, 1 -> graceEnd.minusMillis(1);
          case 2, 3, 4 -> graceEnd;
          case 5, 6, 7 -> graceEnd.plusMillis(1);
          case 8, 9 -> idleEnd.minusMillis(1);
          case 10 -> idleEnd;
          case 11 -> login.end.minusMillis(1);
          case 12 -> login.end;
          case 13, 14 -> now.plus(Duration.ofDays(13));
          case 15, 16, 17, 18 -> now.plus(Duration.ofHours(5));
          case 19, 20, 21, 22 -> now.plusMillis(1);
          default -> now.plusMillis(random.nextInt(8000));
        };
    if (next.isAfter(now)) {
      clock.set(next);
      say("the clock goes on by " + Duration.between(now, next));
    }
  }

  private void logIn() {
    User user = users.findById(userId).orElseThrow();
    SessionModel.Login login = model.logIn(clock.instant());
    say("login " + login.number);
    TokenPair pair = sessions.open(user, someClient(), List.of("pwd"));
    sessionIds.put(login.number, pair.sessionId());
    tokens.put(List.of(login.number, 0), pair.refreshToken());
  }

  private void logOut(SessionModel.Login login) {
    boolean wasEnded = login.isEnded;
    boolean mayBeGone = login.isExpired(clock.instant());
    model.logOut(login);
    say("logout of " + login.number);
    boolean ended = sessions.end(sessionIds.getOrDefault(login.number, ""));
    if (!mayBeGone) {
      assertThat(ended).isEqualTo(!wasEnded);
    }
  }

  private void logOutEverywhere() {
    model.logOutEverywhere();
    say("logout everywhere");
    assertThat(sessions.endAll(userId)).isPresent();
  }

  /** As another instance would, which this one hears of by the user's version alone. */
  private void changeUser(int chance) {
    if (chance < 95) {
      model.changeRoles();
      say("other roles");
      assertThat(users.setRoles(userId, Set.of("role-" + random.nextInt(3)))).isPresent();
    } else {
      boolean disabled = chance < 97;
      model.setDisabled(disabled);
      say(disabled ? "disabled" : "enabled");
      assertThat(users.setDisabled(userId, disabled)).isPresent();
    }
  }

  private Client someClient() {
    return new Client("192.0.2." + random.nextInt(3), "Browser");
  }

  private void assertAgreement() {
    assertThat(sessions.of(userId))
        .as("sessions that are alive")
        .extracting(Session::id)
        .containsExactlyInAnyOrderElementsOf(
            model.logins().stream()
                .filter(login -> login.isAlive(clock.instant()))
                .map(login -> sessionIds.getOrDefault(login.number, ""))
                .toList());
    assertThat(events)
        .as("alarms of theft")
        .filteredOn(AuthEvent.RefreshReused.class::isInstance)
        .hasSize(reuses);
  }

  private void say(String what, Object... more) {
    story.add(clock.instant() + " " + what + (more.length == 0 ? "" : ": " + List.of(more)));
  }
}
