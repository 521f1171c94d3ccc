package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.Client;
import dev.latchkey.Race;
import dev.latchkey.audit.AuditStore.MinuteCount;
import dev.latchkey.audit.AuthEvent.LoginFailed.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AuditStore} promises. A test of an implementation extends it, says how to get
 * one, and adds nothing.
 */
public abstract class AuditStoreContract {
  private static final int THREADS = 16;
  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07.089Z");
  private static final Instant MINUTE = Instant.parse("2126-03-04T05:06:00Z");
  private static final Duration RETENTION = Duration.ofDays(90);
  private static final Client CLIENT = new Client("192.0.2.7", "Browser/1.0");

  private AuditStore store;

  /** A fresh and empty store. Called once before each test. */
  protected abstract AuditStore store();

  @BeforeEach
  void open() {
    store = store();
  }

  private static StoredEvent stored(AuthEvent event, String suffix) {
    return StoredEvent.of(event, suffix, RETENTION);
  }

  private static StoredEvent login(Instant at, String userId, String suffix) {
    return stored(new AuthEvent.LoggedIn(at, CLIENT, userId, "name", "s-" + suffix), suffix);
  }

  private static StoredEvent failure(Instant at, String suffix) {
    return stored(new AuthEvent.LoginFailed(at, CLIENT, "al", Cause.WRONG_PASSWORD), suffix);
  }

  private List<StoredEvent> all() {
    return store.find(AuditQuery.newest(1000), NOW);
  }

  @Test
  void anEventIsReadBackAsItWasAppended() {
    StoredEvent login = login(NOW, "u", "a");
    StoredEvent failure = failure(NOW, "b");
    StoredEvent stale = stored(new AuthEvent.RevocationFeedStale(NOW), "c");
    store.append(List.of(login, failure, stale));

    assertThat(all()).containsExactly(stale, failure, login);
    assertThat(login.userId()).contains("u");
    assertThat(login.sessionId()).contains("s-a");
    assertThat(failure.attributes()).containsEntry("cause", "wrong_password");
    assertThat(all().get(2).attributes().keySet()).containsExactly("username");
  }

  @Test
  void textOfAnyKindIsKeptAsData() {
    String name = "$ne.{}\u0000\n<img src=x> 田\ud83d\ude00";
    store.append(
        List.of(stored(new AuthEvent.LoginFailed(NOW, CLIENT, name, Cause.UNKNOWN_USER), "a")));

    assertThat(all())
        .singleElement()
        .satisfies(event -> assertThat(event.attributes()).containsEntry("username", name));
    assertThat(store.find(AuditQuery.newest(9).ofUser("$ne"), NOW)).isEmpty();
    assertThat(store.find(AuditQuery.newest(9).ofUser("\ud800\u0000"), NOW)).isEmpty();
    assertThat(store.find(AuditQuery.newest(9).before("\ud800\u0000"), NOW)).hasSize(1);
    assertThat(store.find(AuditQuery.newest(9).ofTypes("$gt"), NOW)).isEmpty();
  }

  @Test
  void theNewestComeFirstWhateverTheOrderOfTheirAppending() {
    StoredEvent first = failure(NOW, "a");
    StoredEvent second = failure(NOW, "b");
    StoredEvent third = failure(NOW.plusMillis(1), "a");
    store.append(List.of(third));
    store.append(List.of(second, first));

    assertThat(all()).containsExactly(third, second, first);
    assertThat(store.find(AuditQuery.newest(2), NOW)).containsExactly(third, second);
  }

  @Test
  void pageByPageEachEventIsReadOnce() {
    List<StoredEvent> events =
        IntStream.range(0, 25)
            .mapToObj(i -> failure(NOW.plusMillis(i / 10), String.format("%02d", i)))
            .toList();
    store.append(events);

    List<StoredEvent> read = new ArrayList<>();
    List<StoredEvent> page = store.find(AuditQuery.newest(10), NOW);
    while (!page.isEmpty()) {
      read.addAll(page);
      String last = page.get(page.size() - 1).id();
      page = store.find(AuditQuery.newest(10).before(last), NOW);
    }
    assertThat(read).hasSize(25).containsExactlyInAnyOrderElementsOf(events);
    assertThat(read).extracting(StoredEvent::id).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void theEventsOfOneUserAndOfSomeKindsAreFound() {
    StoredEvent alice = login(NOW, "alice", "a");
    StoredEvent bob = login(NOW.plusMillis(1), "bob", "b");
    StoredEvent failure = failure(NOW.plusMillis(2), "c");
    StoredEvent disabled = stored(new AuthEvent.UserDisabled(NOW.plusMillis(3), "alice"), "d");
    store.append(List.of(alice, bob, failure, disabled));
    AuditQuery newest = AuditQuery.newest(10);

    assertThat(store.find(newest.ofUser("alice"), NOW)).containsExactly(disabled, alice);
    assertThat(store.find(newest.ofTypes("logged_in"), NOW)).containsExactly(bob, alice);
    assertThat(store.find(newest.ofTypes("logged_in", "login_failed"), NOW))
        .containsExactly(failure, bob, alice);
    assertThat(store.find(newest.ofUser("alice").ofTypes("logged_in"), NOW)).containsExactly(alice);
    assertThat(store.find(newest.ofUser("alice").before(disabled.id()), NOW))
        .containsExactly(alice);
    assertThat(store.find(newest.ofUser("carol"), NOW)).isEmpty();
  }

  @Test
  void whatIsAppendedAgainIsThereOnceAndDoesNotHinderTheRest() {
    StoredEvent old = failure(NOW, "a");
    StoredEvent fresh = failure(NOW, "b");
    store.append(List.of(old));
    store.append(List.of(old, fresh));
    store.append(List.of(old, fresh));
    store.append(List.of());

    assertThat(all()).containsExactly(fresh, old);
  }

  @Test
  void whatHasExpiredIsNeitherReadNorCounted() {
    store.append(List.of(failure(NOW, "a")));
    Instant expiry = NOW.plus(RETENTION);
    AuditQuery newest = AuditQuery.newest(10);

    assertThat(store.find(newest, expiry.minusMillis(1))).hasSize(1);
    assertThat(store.find(newest, expiry)).isEmpty();
    assertThat(store.countByMinute(MINUTE, NOW.plusMillis(1), expiry.minusMillis(1))).hasSize(1);
    assertThat(store.countByMinute(MINUTE, NOW.plusMillis(1), expiry)).isEmpty();
  }

  @Test
  void eventsAreCountedByMinuteAndKind() {
    Instant next = MINUTE.plusSeconds(60);
    store.append(
        List.of(
            failure(MINUTE.minusMillis(1), "a"),
            failure(MINUTE, "b"),
            failure(next.minusMillis(1), "c"),
            login(MINUTE.plusSeconds(30), "u", "d"),
            failure(next, "e"),
            failure(next.plusSeconds(60), "f")));

    assertThat(store.countByMinute(MINUTE, next.plusSeconds(60), NOW))
        .containsExactlyInAnyOrder(
            new MinuteCount(MINUTE, "login_failed", 2),
            new MinuteCount(MINUTE, "logged_in", 1),
            new MinuteCount(next, "login_failed", 1));
    assertThat(store.countByMinute(next, MINUTE, NOW)).isEmpty();
  }

  @Test
  void aDayIsTheLongestSpanThatIsCounted() {
    Instant dayBefore = NOW.minus(Duration.ofDays(1));

    assertThat(store.countByMinute(dayBefore, NOW, NOW)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.countByMinute(dayBefore.minusMillis(1), NOW, NOW));
  }

  @Test
  void aPageHasOneEventAtLeastAndAThousandAtMost() {
    for (int limit : new int[] {0, -1, 1001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AuditQuery(Optional.empty(), Set.of(), Optional.empty(), limit))
          .withMessageContaining("between 1 and 1000");
    }
  }

  @Test
  void ofThoseWhoAppendAtOnceNothingIsLost() {
    try (Race race = new Race(THREADS)) {
      assertThat(
              race.run(
                  runner -> {
                    store.append(List.of(failure(NOW, "same"), failure(NOW, "of-" + runner)));
                    return runner;
                  }))
          .hasSize(THREADS);
    }

    assertThat(all()).hasSize(THREADS + 1);
  }
}
