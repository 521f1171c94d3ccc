package dev.latchkey.password;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.audit.Stopwatch;
import dev.latchkey.audit.Stopwatch.Step;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Lets a few passwords be hashed at a time, and a few callers wait in a row for their turn; whoever
 * comes beyond that is refused before any hashing. So a storm of logins takes no more processors
 * than the lane is wide, and everything else stays fast. Thread-safe.
 *
 * <p>A refusal is {@link Reason#BUSY} and tells when to come again.
 */
public final class HashingLane implements PasswordHasher {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final PasswordHasher hasher;
  private final Semaphore turns;
  private final int width;
  private final int mostWaiting;
  private final Duration longestWait;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private volatile Stopwatch stopwatch = Stopwatch.NONE;

  /**
   * A lane in front of this hasher.
   *
   * @param width how many hash at a time, from 1
   * @param mostWaiting how many may wait for their turn, from 0
   * @param longestWait how long one waits at most
   */
  public HashingLane(PasswordHasher hasher, int width, int mostWaiting, Duration longestWait) {
    this.hasher = hasher;
    this.width = width;
    this.mostWaiting = mostWaiting;
    this.longestWait = longestWait;
    turns = new Semaphore(width, true);
  }

  /** Has the waits and the hashing measured by this stopwatch from now on. */
  public void measureBy(Stopwatch measure) {
    stopwatch = measure;
  }

  @Override
  public String hash(String password) {
    return inTurn(() -> hasher.hash(password));
  }

  @Override
  public boolean verify(String password, String hash) {
    return inTurn(() -> hasher.verify(password, hash));
  }

  private <T> T inTurn(Supplier<T> hashing) {
    Stopwatch watch = stopwatch;
    long arrived = watch.nanos();
    enter();
    try {
      return measured(hashing, watch, arrived);
    } finally {
      turns.release();
    }
  }

  private static <T> T measured(Supplier<T> hashing, Stopwatch watch, long arrived) {
    long begun = watch.nanos();
    watch.took(Step.HASHING_WAIT, begun - arrived);
    try {
      return hashing.get();
    } finally {
      watch.took(Step.HASHING_RUN, watch.nanos() - begun);
    }
  }

  private void enter() {
    if (turns.tryAcquire()) {
      return;
    }
    if (waiting.incrementAndGet() > mostWaiting) {
      waiting.decrementAndGet();
      throw busy("too many wait for their turn to hash");
    }
    try {
      if (!turns.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy("the turn to hash did not come in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy("the wait for the turn to hash was interrupted");
    } finally {
      waiting.decrementAndGet();
    }
  }

  private AuthException busy(String detail) {
    refused.incrementAndGet();
    return new RetryLaterException(Reason.BUSY, detail, RETRY_AFTER);
  }

  @Override
  public boolean needsRehash(String hash) {
    return hasher.needsRehash(hash);
  }

  @Override
  public String decoy() {
    return hasher.decoy();
  }

  /** How many hash just now. */
  public int running() {
    return width - turns.availablePermits();
  }

  /** How many wait for their turn just now. */
  public int waiting() {
    return waiting.get();
  }

  /** How many were refused since the start. */
  public long refused() {
    return refused.get();
  }
}
