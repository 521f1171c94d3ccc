package dev.latchkey.throttle;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.crypto.MacKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes guessing slow: some failures are free, then each bars the next attempt for a time that
 * doubles. Nothing is locked for good, so that nobody is locked out by a stranger's failures, but
 * where a rule sets an end. Thread-safe; get it from {@code auth.throttle()}.
 *
 * <p>An attempt begins before the work that it guards. Where nothing was counted yet that costs one
 * read, and a success costs nothing more. As soon as something was, each attempt is counted in
 * advance, by a conditional write, and taken back when it turns out good: so however many come
 * together, on however many instances, no more get through than the rule says. What remains: the
 * very first failures may meet unseen on several instances, one on each (or the free ones, where a
 * bucket is shared). They are counted all the same, and the delay follows the count.
 *
 * <p>OWASP ASVS 5, 6.3.1; NIST SP 800-63B-4, section 3.2.2.
 */
public final class Throttle {
  /** Who loses more often against others has no chance to be among those who are let through. */
  private static final int TRIES = 16;

  private final AttemptStore store;
  private final MacKeys keys;
  private final Clock clock;
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

  /** Made by {@link dev.latchkey.Auth}. */
  public Throttle(AttemptStore store, MacKeys keys, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Begins an attempt that all of these buckets let through. Close it, after {@link
   * Attempt#failed()} or {@link Attempt#succeeded()}; without either of them it never was.
   *
   * @throws RetryLaterException {@link Reason#THROTTLED}: nothing was counted
   */
  public Attempt begin(List<Bucket> buckets) {
    try {
      return started(buckets);
    } catch (SpentException spent) {
      throw throttled(spent.bucket, spent.bucket.rule().maxDelay());
    }
  }

  /** The same; empty where one of them reached its end and lets nothing through any more. */
  Optional<Attempt> beginUnlessSpent(List<Bucket> buckets) {
    try {
      return Optional.of(started(buckets));
    } catch (SpentException spent) {
      return Optional.empty();
    }
  }

  /** It is under way before anything is read: who comes meanwhile sees it. */
  private Attempt started(List<Bucket> buckets) throws SpentException {
    Attempt attempt = new Attempt(this);
    try {
      Map<Bucket, Integer> others = new LinkedHashMap<>();
      buckets.forEach(bucket -> others.put(bucket, enter(bucket, attempt)));
      Instant now = now();
      Map<String, Attempts> counted = counted(buckets, now);
      for (Bucket bucket : buckets) {
        requireOpen(bucket, countedFor(bucket, counted), now);
      }
      for (Bucket bucket : buckets) {
        Attempts before = countedFor(bucket, counted);
        if (before.count() + others.getOrDefault(bucket, 0) >= bucket.unreserved()) {
          attempt.reserved(bucket, reserve(bucket, before, now));
        }
      }
      return attempt;
    } catch (AuthException | SpentException refused) {
      attempt.close();
      throw refused;
    }
  }

  /** How many others are under way on this instance. */
  private int enter(Bucket bucket, Attempt attempt) {
    int others = underWay.merge(idOf(bucket), 1, Integer::sum) - 1;
    attempt.entered(bucket);
    return others;
  }

  private Attempt.Reservation reserve(Bucket bucket, Attempts seen, Instant now)
      throws SpentException {
    Attempts before = seen;
    for (int i = 0; i < TRIES; i++) {
      requireOpen(bucket, before, now);
      Attempts after = bucket.rule().after(before, now);
      if (store.replace(after, before.count(), now)) {
        return new Attempt.Reservation(before, after);
      }
      before = counted(bucket, now);
    }
    throw throttled(bucket, bucket.rule().firstDelay());
  }

  /**
   * Counts an attempt of which it does not matter how it goes.
   *
   * @throws RetryLaterException {@link Reason#THROTTLED}: nothing was counted
   */
  public void charge(Bucket bucket) {
    Instant now = now();
    try {
      var unused = reserve(bucket, counted(bucket, now), now);
    } catch (SpentException spent) {
      throw throttled(bucket, bucket.rule().maxDelay());
    }
  }

  /**
   * Counts a failure, whether or not an attempt would be let through.
   *
   * @return what was counted then
   * @throws AuthException {@link Reason#UNAVAILABLE} where others were always faster: who failed
   *     learns nothing then
   */
  Attempts count(Bucket bucket) {
    Instant now = now();
    for (int i = 0; i < TRIES; i++) {
      Attempts before = counted(bucket, now);
      Attempts after = bucket.rule().after(before, now);
      if (store.replace(after, before.count(), now)) {
        return after;
      }
    }
    throw new AuthException(Reason.UNAVAILABLE, "too many count for one bucket at once");
  }

  /** Takes an attempt back, unless others were counted after it. */
  void takeBack(Attempt.Reservation reservation) {
    boolean unused = store.replace(reservation.before(), reservation.after().count(), now());
  }

  /** Forgets all failures of a bucket. */
  public void forget(Bucket bucket) {
    store.forget(idOf(bucket));
  }

  void leave(Bucket bucket) {
    var unused =
        underWay.computeIfPresent(idOf(bucket), (id, count) -> count == 1 ? null : count - 1);
  }

  private Attempts counted(Bucket bucket, Instant now) {
    return countedFor(bucket, counted(List.of(bucket), now));
  }

  private Map<String, Attempts> counted(List<Bucket> buckets, Instant now) {
    Set<String> ids = buckets.stream().map(this::idOf).collect(Collectors.toSet());
    return store.find(ids, now).stream()
        .collect(Collectors.toMap(Attempts::bucket, Function.identity()));
  }

  private Attempts countedFor(Bucket bucket, Map<String, Attempts> counted) {
    String id = idOf(bucket);
    Attempts found = counted.get(id);
    return found == null ? new Attempts(id, 0, Instant.EPOCH, Instant.EPOCH) : found;
  }

  private static void requireOpen(Bucket bucket, Attempts counted, Instant now)
      throws SpentException {
    if (bucket.rule().isSpent(counted)) {
      throw new SpentException(bucket);
    }
    if (counted.blockedUntil().isAfter(now)) {
      throw throttled(bucket, Duration.between(now, counted.blockedUntil()));
    }
  }

  private static RetryLaterException throttled(Bucket bucket, Duration wait) {
    Duration wholeSeconds = wait.plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
    return new RetryLaterException(
        Reason.THROTTLED,
        bucket.kind(),
        wholeSeconds.isZero() ? Duration.ofSeconds(1) : wholeSeconds);
  }

  /** A code: what people type into the field of the name is not always a name. */
  private String idOf(Bucket bucket) {
    return bucket.kind() + ":" + keys.mac(keys.activeId(), bucket.kind() + ":" + bucket.subject());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A bucket lets nothing through any more. */
  private static final class SpentException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Bucket bucket;

    SpentException(Bucket bucket) {
      super("spent", null, false, false);
      this.bucket = bucket;
    }
  }
}
