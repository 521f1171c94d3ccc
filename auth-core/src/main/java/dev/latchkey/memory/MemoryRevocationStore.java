package dev.latchkey.memory;

import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Revocations in memory, behind one lock: the reference for {@link RevocationStore}. Its clock
 * counts the additions, a millisecond for each.
 */
final class MemoryRevocationStore implements RevocationStore {
  private final Map<String, Dated> byId = new HashMap<>();
  private Instant clock = Instant.EPOCH;

  @Override
  public synchronized void add(Revocation added) {
    clock = clock.plusMillis(1);
    byId.merge(
        added.id(),
        new Dated(added, clock),
        (old, latest) -> new Dated(both(old.revocation(), added), latest.addedAt()));
  }

  private static Revocation both(Revocation one, Revocation other) {
    return new Revocation(
        one.id(),
        Math.max(one.version(), other.version()),
        one.expiresAt().isAfter(other.expiresAt()) ? one.expiresAt() : other.expiresAt());
  }

  @Override
  public synchronized List<Dated> addedSince(Instant storageTime, Instant now) {
    byId.values().removeIf(dated -> !isLive(dated.revocation(), now));
    return byId.values().stream().filter(dated -> !dated.addedAt().isBefore(storageTime)).toList();
  }

  @Override
  public synchronized List<Revocation> find(Set<String> ids, Instant now) {
    return ids.stream()
        .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
        .map(Dated::revocation)
        .filter(revocation -> isLive(revocation, now))
        .toList();
  }

  private static boolean isLive(Revocation revocation, Instant now) {
    return revocation.expiresAt().isAfter(now);
  }
}
