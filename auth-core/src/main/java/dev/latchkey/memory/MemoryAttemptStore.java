package dev.latchkey.memory;

import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.throttle.Attempts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Attempts in memory, behind one lock: the reference for {@link AttemptStore}. It holds a bounded
 * number of buckets; beyond it those go that would be forgotten first, which are those that matter
 * least: a few failures are forgotten soon, many of them late.
 */
final class MemoryAttemptStore implements AttemptStore {
  static final int MAX_BUCKETS = 100_000;

  private final Map<String, Attempts> buckets = new HashMap<>();
  private final TreeSet<Attempts> byExpiry =
      new TreeSet<>(Comparator.comparing(Attempts::expiresAt).thenComparing(Attempts::bucket));

  @Override
  public synchronized List<Attempts> find(Set<String> ids, Instant now) {
    return ids.stream().flatMap(id -> alive(id, now).stream()).toList();
  }

  @Override
  public synchronized boolean replace(Attempts next, int expectedCount, Instant now) {
    if (alive(next.bucket(), now).map(Attempts::count).orElse(0) != expectedCount) {
      return false;
    }
    forget(next.bucket());
    buckets.put(next.bucket(), next);
    byExpiry.add(next);
    sweep(now);
    return true;
  }

  @Override
  public synchronized void forget(String bucket) {
    Attempts removed = buckets.remove(bucket);
    if (removed != null) {
      byExpiry.remove(removed);
    }
  }

  private Optional<Attempts> alive(String id, Instant now) {
    return Optional.ofNullable(buckets.get(id)).filter(found -> found.expiresAt().isAfter(now));
  }

  private void sweep(Instant now) {
    while (buckets.size() > MAX_BUCKETS
        || (!byExpiry.isEmpty() && !byExpiry.first().expiresAt().isAfter(now))) {
      forget(byExpiry.first().bucket());
    }
  }

  synchronized int size() {
    return buckets.size();
  }
}
