package dev.latchkey.memory;

import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.StoredEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events in memory, behind one lock: the reference for {@link AuditStore}. It keeps the newest
 * 10,000.
 */
final class MemoryAuditStore implements AuditStore {
  private static final int CAPACITY = 10_000;

  private final TreeMap<String, StoredEvent> byId = new TreeMap<>();

  @Override
  public synchronized void append(List<StoredEvent> events) {
    for (StoredEvent event : events) {
      byId.putIfAbsent(event.id(), event);
      if (byId.size() > CAPACITY) {
        byId.pollFirstEntry();
      }
    }
  }

  @Override
  public synchronized List<StoredEvent> find(AuditQuery query, Instant now) {
    Map<String, StoredEvent> older =
        query
            .before()
            .<Map<String, StoredEvent>>map(id -> byId.headMap(id, false).descendingMap())
            .orElseGet(byId::descendingMap);
    return live(older, now)
        .filter(event -> query.userId().isEmpty() || query.userId().equals(event.userId()))
        .filter(event -> query.types().isEmpty() || query.types().contains(event.type()))
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized List<MinuteCount> countByMinute(Instant from, Instant until, Instant now) {
    MinuteCount.requireShort(from, until);
    Function<StoredEvent, MinuteCount> one =
        event -> new MinuteCount(event.time().truncatedTo(ChronoUnit.MINUTES), event.type(), 1);
    return live(byId, now)
        .filter(event -> event.id().compareTo(StoredEvent.firstId(from)) >= 0)
        .filter(event -> event.id().compareTo(StoredEvent.firstId(until)) < 0)
        .collect(Collectors.groupingBy(one, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> new MinuteCount(e.getKey().minute(), e.getKey().type(), e.getValue()))
        .toList();
  }

  private static Stream<StoredEvent> live(Map<String, StoredEvent> events, Instant now) {
    return events.values().stream().filter(event -> event.expiresAt().isAfter(now));
  }
}
