package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingLaneTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GatedHasher hasher = new GatedHasher();

  @AfterEach
  void stop() {
    hasher.gate.release(1000);
    threads.shutdownNow();
  }

  /** A hasher that hashes when the test opens its gate, and counts who is inside. */
  private static final class GatedHasher implements PasswordHasher {
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @Override
    public String hash(String password) {
      return "hash " + verify(password, "");
    }

    @Override
    public boolean verify(String password, String hash) {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      order.add(password);
      try {
        gate.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        inside.decrementAndGet();
      }
      return true;
    }

    @Override
    public boolean needsRehash(String hash) {
      return hash.equals("old");
    }

    @Override
    public String decoy() {
      return "decoy";
    }
  }

  private static void await(BooleanSupplier condition) {
    assertTimeoutPreemptively(
        LONG,
        () -> {
          while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
          }
        });
  }

  private static void assertBusy(Runnable call) {
    assertThatExceptionOfType(RetryLaterException.class)
        .isThrownBy(call::run)
        .satisfies(busy -> assertThat(busy.reason()).isEqualTo(Reason.BUSY))
        .satisfies(busy -> assertThat(busy.retryAfter()).isPositive());
  }

  @Test
  void noMoreThanTheWidthHashAtATime() throws Exception {
    HashingLane lane = new HashingLane(hasher, 2, 100, LONG);
    List<Future<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String password = "p" + i;
      calls.add(threads.submit(() -> lane.verify(password, "h")));
    }
    await(() -> lane.running() == 2 && lane.waiting() == 18);

    hasher.gate.release(20);
    for (Future<Boolean> call : calls) {
      assertThat(call.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    assertThat(hasher.most).hasValue(2);
    assertThat(lane.running()).isZero();
    assertThat(lane.waiting()).isZero();
    assertThat(lane.refused()).isZero();
  }

  @Test
  void whoComesBeyondTheQueueIsRefusedAtOnceAndWithoutHashing() throws Exception {
    HashingLane lane = new HashingLane(hasher, 1, 1, LONG);
    Future<String> first = threads.submit(() -> lane.hash("first"));
    await(() -> lane.running() == 1);
    Future<Boolean> second = threads.submit(() -> lane.verify("second", "h"));
    await(() -> lane.waiting() == 1);

    assertBusy(() -> lane.verify("third", "h"));
    assertBusy(() -> lane.hash("fourth"));

    assertThat(lane.refused()).isEqualTo(2);
    hasher.gate.release(2);
    assertThat(first.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hash true");
    assertThat(second.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(hasher.order).containsExactly("first", "second");
  }

  @Test
  void whoseTurnDoesNotComeInTimeIsRefused() {
    HashingLane lane = new HashingLane(hasher, 1, 10, Duration.ofMillis(1));
    var first = threads.submit(() -> lane.verify("first", "h"));
    await(() -> lane.running() == 1);

    assertBusy(() -> lane.verify("second", "h"));

    assertThat(first.isDone()).isFalse();
    assertThat(lane.waiting()).isZero();
    assertThat(hasher.order).containsExactly("first");
  }

  @Test
  void theTurnGoesInTheOrderOfArrival() throws Exception {
    HashingLane lane = new HashingLane(hasher, 1, 100, LONG);
    List<Future<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String password = "p" + i;
      int waiting = Math.max(0, i);
      calls.add(threads.submit(() -> lane.verify(password, "h")));
      await(() -> lane.running() + lane.waiting() == waiting + 1);
    }

    hasher.gate.release(10);
    for (Future<Boolean> call : calls) {
      assertThat(call.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    assertThat(hasher.order).isSorted();
  }

  @Test
  void aHasherThatThrowsGivesItsTurnBack() {
    PasswordHasher broken =
        new CountingHasher() {
          @Override
          public boolean verify(String password, String hash) {
            throw new IllegalStateException("broken");
          }
        };
    HashingLane lane = new HashingLane(broken, 1, 0, LONG);

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> lane.verify("p", "h"));
    }
    assertThat(lane.running()).isZero();
  }

  @Test
  void anInterruptedWaitIsARefusalThatStaysInterrupted() throws Exception {
    HashingLane lane = new HashingLane(hasher, 1, 10, LONG);
    var first = threads.submit(() -> lane.verify("first", "h"));
    await(() -> lane.running() == 1);
    CountDownLatch done = new CountDownLatch(1);
    List<Boolean> interrupted = new ArrayList<>();
    Thread waiter =
        new Thread(
            () -> {
              assertBusy(() -> lane.verify("second", "h"));
              interrupted.add(Thread.currentThread().isInterrupted());
              done.countDown();
            });
    waiter.start();
    await(() -> lane.waiting() == 1);

    waiter.interrupt();

    assertThat(done.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).containsExactly(true);
    assertThat(first.isDone()).isFalse();
  }

  @Test
  void whatCostsNothingTakesNoTurn() {
    HashingLane lane = new HashingLane(hasher, 1, 0, LONG);
    var first = threads.submit(() -> lane.verify("first", "h"));
    await(() -> lane.running() == 1);

    assertThat(lane.needsRehash("old")).isTrue();
    assertThat(lane.decoy()).isEqualTo("decoy");
    assertThat(first.isDone()).isFalse();
  }
}
