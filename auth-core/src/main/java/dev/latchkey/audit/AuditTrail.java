package dev.latchkey.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores events and reads them again. Whoever announces an event only puts it into a queue of
 * 10,000; one thread of our own, which does not keep the process alive, writes what waits in
 * batches. Thread-safe; get it from {@code auth.audit()}.
 *
 * <p>A batch that the store refuses is tried three times, a second apart, and then dropped, as is
 * what finds the queue full, or is one of too many of a cheap kind within a minute. What was
 * dropped is counted, and the log, which has every event, tells of an outage once.
 */
public final class AuditTrail implements AuthEventListener, AutoCloseable {
  static final int CAPACITY = 10_000;
  static final int BATCH = 500;
  static final int TRIES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final AuditStore store;
  private final AuditRules rules;
  private final String instanceId;
  private final Clock clock;
  private final Pace pace;
  private final AuditQueue queue = new AuditQueue(CAPACITY);
  private final AuditBudget budget = new AuditBudget();
  private final AtomicInteger sequence = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean isLosing = new AtomicBoolean();
  private final AtomicBoolean isStarted = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer = new Thread(this::write, "latchkey-audit");

  /**
   * How long is waited.
   *
   * @param retry between two tries to store a batch
   * @param close for what still waits when the trail is closed
   */
  record Pace(Duration retry, Duration close) {}

  /**
   * Made by {@link dev.latchkey.Auth}. The thread is started by the first event that is stored.
   *
   * @param instanceId no other instance has it
   */
  public AuditTrail(AuditStore store, AuditRules rules, String instanceId, Clock clock) {
    this(store, rules, instanceId, clock, PACE);
  }

  AuditTrail(AuditStore store, AuditRules rules, String instanceId, Clock clock, Pace pace) {
    this.store = store;
    this.rules = rules;
    this.instanceId = instanceId;
    this.clock = clock;
    this.pace = pace;
    writer.setDaemon(true);
  }

  /** Puts the event into the queue, or drops it; neither waits for the store. */
  @Override
  public void on(AuthEvent event) {
    if (!rules.store(event.type())) {
      return;
    }
    if (!budget.allows(event.type(), event.at())) {
      dropped.incrementAndGet();
    } else if (queue.offer(StoredEvent.of(event, nextSuffix(), rules.retention()))) {
      start();
    } else {
      drop(1, "the queue is full");
    }
  }

  private String nextSuffix() {
    return HexFormat.of().toHexDigits(sequence.getAndIncrement()) + instanceId;
  }

  private void start() {
    if (isStarted.compareAndSet(false, true)) {
      writer.start();
    }
  }

  private void write() {
    try {
      List<StoredEvent> batch = queue.take(BATCH);
      while (!batch.isEmpty()) {
        append(batch);
        batch = queue.take(BATCH);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(List<StoredEvent> batch) {
    for (int tries = 1; ; tries++) {
      try {
        store.append(batch);
        reportRecovered();
        return;
      } catch (RuntimeException failed) {
        if (tries == TRIES || isClosing()) {
          drop(batch.size(), "the store failed with " + failed.getClass().getName());
          return;
        }
      }
    }
  }

  /** Waits until it is time to try again, and tells whether there is no time left to. */
  private boolean isClosing() {
    try {
      return closing.await(pace.retry().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void drop(int count, String why) {
    dropped.addAndGet(count);
    if (isLosing.compareAndSet(false, true)) {
      LOG.warn("Events are lost, because {}; they are in the log and not in the store", why);
    }
  }

  /** Once what waited during the outage is stored. */
  private void reportRecovered() {
    if (queue.size() == 0 && isLosing.compareAndSet(true, false)) {
      LOG.warn("Events are stored again; {} were dropped since the start", dropped);
    }
  }

  /**
   * A page of the stored events, the newest first. What was announced a moment ago may not be among
   * them yet.
   *
   * @throws dev.latchkey.AuthException {@link dev.latchkey.Reason#UNAVAILABLE}
   */
  public List<StoredEvent> find(AuditQuery query) {
    return store.find(query, clock.instant());
  }

  /**
   * How many events there were, by minute and kind.
   *
   * @param from the first instant that counts
   * @param until the first one that no longer does, at most a day later
   * @throws dev.latchkey.AuthException {@link dev.latchkey.Reason#UNAVAILABLE}
   */
  public List<AuditStore.MinuteCount> countByMinute(Instant from, Instant until) {
    return store.countByMinute(from, until, clock.instant());
  }

  /** How many events were not stored since the start, though their kind is. */
  public long dropped() {
    return dropped.get();
  }

  /** How many events wait to be stored just now. */
  public int waiting() {
    return queue.size();
  }

  /** Stores what waits, for at most 5 seconds; what is left then is dropped. */
  @Override
  public void close() {
    queue.close();
    closing.countDown();
    try {
      writer.join(pace.close().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = queue.clear();
    writer.interrupt();
    if (left > 0) {
      drop(left, "the trail was closed");
    }
  }
}
