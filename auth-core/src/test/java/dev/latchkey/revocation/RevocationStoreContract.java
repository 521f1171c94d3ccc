package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RevocationStore} promises. A test of an implementation extends it, says how to
 * get one, and adds nothing.
 */
public abstract class RevocationStoreContract {
  private static final int THREADS = 16;
  private static final int ROUNDS = 20;
  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07.089Z");
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(20));

  private RevocationStore store;

  /** A fresh and empty store. Called once before each test. */
  protected abstract RevocationStore store();

  @BeforeEach
  void open() {
    store = store();
  }

  private List<Revocation> all() {
    return store.addedSince(Instant.EPOCH, NOW).stream()
        .map(RevocationStore.Dated::revocation)
        .toList();
  }

  @Test
  void everyGrainIsReadBackAsItWasAdded() {
    Revocation token = Revocation.ofToken("t", LATER);
    Revocation session = Revocation.ofSession("s", LATER);
    Revocation user = Revocation.ofUser("u", 7, LATER.plusSeconds(1));
    store.add(token);
    store.add(session);
    store.add(user);

    assertThat(all()).containsExactlyInAnyOrder(token, session, user);
    assertThat(store.find(Set.of("jti:t", "sid:s", "user:u", "sid:t"), NOW))
        .containsExactlyInAnyOrder(token, session, user);
    assertThat(store.find(Set.of("sid:s"), NOW)).containsExactly(session);
    assertThat(store.find(Set.of("sid:t", "jti:s", "user:", "$ne"), NOW)).isEmpty();
    assertThat(store.find(Set.of(), NOW)).isEmpty();
  }

  @Test
  void ofTwoOfOneIdTheGreaterVersionAndTheLaterExpiryHold() {
    store.add(Revocation.ofUser("u", 7, LATER));
    store.add(Revocation.ofUser("u", 5, LATER.plusSeconds(9)));
    store.add(Revocation.ofUser("v", 5, LATER.plusSeconds(9)));
    store.add(Revocation.ofUser("v", 7, LATER));

    assertThat(all())
        .containsExactlyInAnyOrder(
            Revocation.ofUser("u", 7, LATER.plusSeconds(9)),
            Revocation.ofUser("v", 7, LATER.plusSeconds(9)));
  }

  @Test
  void whatHasExpiredIsNotRead() {
    store.add(Revocation.ofToken("t", LATER));

    assertThat(store.find(Set.of("jti:t"), LATER.minusMillis(1))).hasSize(1);
    assertThat(store.addedSince(Instant.EPOCH, LATER.minusMillis(1))).hasSize(1);
    assertThat(store.find(Set.of("jti:t"), LATER)).isEmpty();
    assertThat(store.addedSince(Instant.EPOCH, LATER)).isEmpty();
  }

  @Test
  void additionsAreReadFromTheirOwnDateOn() {
    store.add(Revocation.ofToken("a", LATER));
    Instant first = store.addedSince(Instant.EPOCH, NOW).get(0).addedAt();

    assertThat(store.addedSince(first, NOW)).hasSize(1);
    assertThat(store.addedSince(first.plus(Duration.ofDays(1)), NOW)).isEmpty();
  }

  @Test
  void whatIsAddedAgainIsDatedAgain() {
    store.add(Revocation.ofUser("u", 1, LATER));
    Instant first = store.addedSince(Instant.EPOCH, NOW).get(0).addedAt();
    store.add(Revocation.ofUser("u", 2, LATER));

    assertThat(store.addedSince(first, NOW))
        .singleElement()
        .satisfies(dated -> assertThat(dated.revocation().version()).isEqualTo(2))
        .satisfies(dated -> assertThat(dated.addedAt()).isAfterOrEqualTo(first));
  }

  /** A reader that goes on from the latest date it saw, and an overlap, misses nothing. */
  @Test
  void aReaderThatFollowsTheDatesMissesNothingOfWhatManyAdd() {
    Collection<String> read = new ConcurrentSkipListSet<>();
    Set<String> added = new HashSet<>();
    try (Race race = new Race(THREADS)) {
      Instant newest = Instant.EPOCH;
      for (int round = 0; round < ROUNDS; round++) {
        String prefix = round + "-";
        assertThat(race.run(runner -> added(prefix + runner))).hasSize(THREADS);
        IntStream.range(0, THREADS).forEach(runner -> added.add("sid:" + prefix + runner));
        for (RevocationStore.Dated dated : store.addedSince(newest.minusSeconds(60), NOW)) {
          read.add(dated.revocation().id());
          newest = dated.addedAt().isAfter(newest) ? dated.addedAt() : newest;
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(added);
      }
    }
  }

  private String added(String sessionId) {
    store.add(Revocation.ofSession(sessionId, LATER));
    return sessionId;
  }

  @Test
  void ofThoseWhoAddOneIdAtOnceNoneIsLost() {
    try (Race race = new Race(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        String user = "u" + round;
        assertThat(
                race.run(
                    runner -> {
                      store.add(Revocation.ofUser(user, runner, LATER));
                      return runner;
                    }))
            .hasSize(THREADS);
        assertThat(store.find(Set.of("user:" + user), NOW))
            .containsExactly(Revocation.ofUser(user, THREADS - 1, LATER));
      }
    }
  }
}
