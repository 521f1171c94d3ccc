package dev.latchkey.audit;

import java.util.Optional;
import java.util.Set;

/**
 * Which stored events are asked for: a page of them, the newest first. Immutable.
 *
 * @param userId of this user alone; empty for those of all and of nobody
 * @param types of these kinds alone; empty for all kinds
 * @param before older than the event with this id, the last one of the page before; empty for the
 *     first page
 * @param limit how many at most, 1 to 1000
 */
public record AuditQuery(
    Optional<String> userId, Set<String> types, Optional<String> before, int limit) {
  private static final int MAX_LIMIT = 1000;

  /** Copies the kinds. */
  public AuditQuery {
    types = Set.copyOf(types);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be between 1 and " + MAX_LIMIT);
    }
  }

  /** The newest of all. */
  public static AuditQuery newest(int limit) {
    return new AuditQuery(Optional.empty(), Set.of(), Optional.empty(), limit);
  }

  /** The same, of this user alone. */
  public AuditQuery ofUser(String id) {
    return new AuditQuery(Optional.of(id), types, before, limit);
  }

  /** The same, of these kinds alone. */
  public AuditQuery ofTypes(String... names) {
    return new AuditQuery(userId, Set.of(names), before, limit);
  }

  /** The same, older than this event: the page behind the one that ends with it. */
  public AuditQuery before(String id) {
    return new AuditQuery(userId, types, Optional.of(id), limit);
  }
}
