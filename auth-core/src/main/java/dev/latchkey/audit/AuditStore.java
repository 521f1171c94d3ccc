package dev.latchkey.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Where events are kept. Implementations are thread-safe; what was appended is seen by each later
 * read, and nothing is read that has expired. Storage that does not answer is an {@link
 * dev.latchkey.AuthException} with {@link dev.latchkey.Reason#UNAVAILABLE}.
 */
public interface AuditStore {
  /** The longest span that {@link #countByMinute} counts. */
  Duration MAX_SPAN = Duration.ofDays(1);

  /**
   * Adds events, each by a write of its own: a reader may see some of them before the others, and
   * where the call fails any of them may have been added. To append them again is safe: an id that
   * is there already stays as it is.
   *
   * @param events at most 1000; none does nothing
   */
  void append(List<StoredEvent> events);

  /**
   * A page of events, the newest first: in the order of their ids, backwards. An event that is
   * appended late, with an older time, may be missed by who has turned that page.
   *
   * @param now of the caller's clock, for the expiry
   */
  List<StoredEvent> find(AuditQuery query, Instant now);

  /**
   * How many events there were, by minute and kind; in any order, and without those of which there
   * were none. Times have a precision of milliseconds.
   *
   * @param from the first instant that counts
   * @param until the first one that no longer does, at most {@link #MAX_SPAN} later
   * @param now of the caller's clock, for the expiry
   * @throws IllegalArgumentException for a longer span
   */
  List<MinuteCount> countByMinute(Instant from, Instant until, Instant now);

  /**
   * How many events of a kind a minute had.
   *
   * @param minute its first instant
   * @param type the kind
   * @param count how many
   */
  record MinuteCount(Instant minute, String type, long count) {
    /**
     * Refuses a span that is too long to count.
     *
     * @throws IllegalArgumentException where it is
     */
    public static void requireShort(Instant from, Instant until) {
      if (Duration.between(from, until).compareTo(MAX_SPAN) > 0) {
        throw new IllegalArgumentException("Events are counted over at most a day");
      }
    }
  }
}
