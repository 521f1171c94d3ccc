package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.audit.AuthEvent.LoginFailed.Cause;
import dev.latchkey.memory.MemoryStores;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration MONTH = Duration.ofDays(30);

  private final TestClock clock = new TestClock(NOW);
  private final GatedStore store = new GatedStore();
  private AuditTrail trail = trail(Set.of());

  @AfterEach
  void close() {
    store.gate.release(1_000_000);
    trail.close();
  }

  private AuditTrail trail(Set<String> skipped) {
    return trail(new AuditRules(MONTH, skipped), Duration.ofSeconds(30));
  }

  private AuditTrail trail(AuditRules rules, Duration patience) {
    return new AuditTrail(
        store, rules, "i", clock, new AuditTrail.Pace(Duration.ofMillis(1), patience));
  }

  /** A store that appends when the test opens its gate, and fails while it is told to. */
  private static final class GatedStore implements AuditStore {
    private final AuditStore kept = new MemoryStores().audit();
    private final Semaphore gate = new Semaphore(0);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int failures;
    private volatile int widest;

    @Override
    public void append(List<StoredEvent> events) {
      entered.countDown();
      try {
        gate.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AuthException(Reason.UNAVAILABLE, "interrupted");
      }
      if (calls.incrementAndGet() <= failures) {
        throw new AuthException(Reason.UNAVAILABLE, "down");
      }
      widest = Math.max(widest, events.size());
      kept.append(events);
    }

    @Override
    public List<StoredEvent> find(AuditQuery query, Instant now) {
      return kept.find(query, now);
    }

    @Override
    public List<MinuteCount> countByMinute(Instant from, Instant until, Instant now) {
      return kept.countByMinute(from, until, now);
    }
  }

  private static AuthEvent failed(String name) {
    return new AuthEvent.LoginFailed(NOW, CLIENT, name, Cause.WRONG_PASSWORD);
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      trail.on(failed("u" + i));
    }
  }

  private List<StoredEvent> stored() {
    return trail.find(AuditQuery.newest(1000));
  }

  private void assertHangs() throws InterruptedException {
    assertThat(store.entered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsAnnouncedIsStoredInItsOrderWithUserSessionAndClient() {
    store.gate.release(10);
    trail.on(new AuthEvent.LoggedIn(NOW, CLIENT, "7", "al", "s"));
    trail.on(failed("bo"));
    trail.close();

    assertThat(stored()).extracting(StoredEvent::type).containsExactly("login_failed", "logged_in");
    StoredEvent login = stored().get(1);
    assertThat(login.userId()).contains("7");
    assertThat(login.sessionId()).contains("s");
    assertThat(login.client()).isEqualTo(CLIENT);
    assertThat(login.time()).isEqualTo(NOW);
    assertThat(login.expiresAt()).isEqualTo(NOW.plus(MONTH));
    assertThat(login.attributes()).hasSize(1).containsEntry("username", "al");
    assertThat(trail.countByMinute(NOW, NOW.plusSeconds(60))).hasSize(2);
    assertThat(trail.dropped()).isZero();
  }

  @Test
  void whoAnnouncesNeverWaitsForAStoreThatHangs() throws Exception {
    trail.on(failed("first"));
    assertHangs();

    assertTimeoutPreemptively(SOON, () -> publish(AuditTrail.CAPACITY + 500));

    assertThat(trail.waiting()).isEqualTo(AuditTrail.CAPACITY);
    assertThat(trail.dropped()).isEqualTo(500);
  }

  @Test
  void manyAreWrittenInFewBatchesOfBoundedSize() throws Exception {
    trail.on(failed("first"));
    assertHangs();
    publish(AuditTrail.CAPACITY);
    store.gate.release(1000);
    trail.close();

    assertThat(store.calls).hasValue(1 + AuditTrail.CAPACITY / AuditTrail.BATCH);
    assertThat(store.widest).isEqualTo(AuditTrail.BATCH);
    assertThat(trail.dropped()).isZero();
  }

  @Test
  void aStoreThatFailsForAMomentLosesNothing() {
    store.failures = AuditTrail.TRIES - 1;
    store.gate.release(AuditTrail.TRIES);
    trail.on(failed("al"));
    await(() -> store.calls.get() == AuditTrail.TRIES);

    trail.close();
    assertThat(stored()).hasSize(1);
    assertThat(trail.dropped()).isZero();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anOutageIsToldOnceAndItsEndToo() {
    String written =
        logged(
            () -> {
              store.failures = 5 * AuditTrail.TRIES;
              for (int i = 0; i < 5; i++) {
                store.gate.release(AuditTrail.TRIES);
                trail.on(failed("lost"));
                int lost = i + 1;
                await(() -> trail.dropped() == lost);
              }
              store.gate.release(2);
              trail.on(failed("kept"));
              await(() -> stored().size() == 1);
              trail.on(failed("kept"));
              await(() -> stored().size() == 2);
            });

    assertThat(trail.dropped()).isEqualTo(5);
    assertThat(written.lines().filter(line -> line.contains("Events are lost"))).hasSize(1);
    assertThat(written.lines().filter(line -> line.contains("stored again; 5"))).hasSize(1);
    assertThat(written.lines()).hasSize(2);
  }

  private static String logged(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }

  @Test
  void closingStoresWhatWaits() throws Exception {
    trail.on(failed("first"));
    assertHangs();
    publish(600);
    store.gate.release(3);

    trail.close();

    assertThat(stored()).hasSize(601);
    assertThat(trail.dropped()).isZero();
  }

  @Test
  void closingAStoreThatHangsEndsInBoundedTimeAndCountsWhatIsLost() throws Exception {
    trail = trail(new AuditRules(MONTH, Set.of()), Duration.ofMillis(50));
    trail.on(failed("first"));
    assertHangs();
    publish(10);

    assertTimeout(SOON, trail::close);

    await(() -> trail.dropped() == 11);
    trail.on(failed("late"));
    assertThat(trail.dropped()).isEqualTo(12);
  }

  @Test
  void withoutAnEventThereIsNothingToClose() {
    assertThatCode(trail::close).doesNotThrowAnyException();
    assertThatCode(trail::close).doesNotThrowAnyException();
  }

  @Test
  void whatStrangersCauseForNothingAndWhatIsSkippedIsNotStored() {
    store.gate.release(10);
    trail = trail(AuditRules.DEFAULT_SKIPPED);
    trail.on(new AuthEvent.TokenRefused(NOW, CLIENT, Reason.TOKEN_MISSING, "x"));
    trail.on(new AuthEvent.RefreshRefused(NOW, CLIENT, Reason.REFRESH_INVALID, "x"));
    trail.on(new AuthEvent.Refreshed(NOW, CLIENT, "7", "s"));
    trail.on(failed("al"));
    trail.close();

    assertThat(stored()).extracting(StoredEvent::type).containsExactly("login_failed");
    assertThat(trail.dropped()).isZero();
  }

  @Test
  void withoutRetentionNothingIsStored() {
    trail = trail(new AuditRules(Duration.ZERO, Set.of()), SOON);
    publish(10);
    trail.close();

    assertThat(store.entered.getCount()).isOne();
    assertThat(trail.dropped()).isZero();
  }

  @Test
  void cheapEventsFillTheStoreOnlySlowlyAndDoNotDisplaceOthers() {
    store.gate.release(1000);
    for (int minute = 0; minute < 3; minute++) {
      Instant at = NOW.plusSeconds(60L * minute);
      for (int i = 0; i < 1000; i++) {
        trail.on(new AuthEvent.LoginBusy(at, CLIENT, "x"));
      }
      trail.on(new AuthEvent.CsrfRefused(at, CLIENT, "/", "x"));
      trail.on(failed("al"));
    }
    trail.close();

    assertThat(trail.find(AuditQuery.newest(1000).ofTypes("login_busy")))
        .hasSize(3 * AuditBudget.PER_MINUTE);
    assertThat(trail.find(AuditQuery.newest(9).ofTypes("csrf_refused", "login_failed"))).hasSize(6);
    assertThat(trail.dropped()).isEqualTo(3 * (1000 - AuditBudget.PER_MINUTE));
  }

  @Test
  void longValuesAreCutAndSaySo() {
    String huge = "x".repeat(1 << 20);
    StoredEvent event =
        StoredEvent.of(
            new AuthEvent.LoginFailed(NOW, new Client(huge, huge), huge, Cause.UNKNOWN_USER),
            "",
            MONTH);

    assertThat(event.attributes().get("username")).hasSize(256).endsWith("x…");
    assertThat(event.client().address()).hasSize(256).endsWith("x…");
    assertThat(event.client().userAgent()).hasSize(256);
    assertThat(cutName("x".repeat(256))).isEqualTo("x".repeat(256));
    assertThat(cutName("x".repeat(254) + "\ud83d\ude00x")).isEqualTo("x".repeat(254) + "…");
  }

  private static String cutName(String name) {
    return String.valueOf(StoredEvent.of(failed(name), "", MONTH).attributes().get("username"));
  }
}
