package dev.latchkey.revocation;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Where revocations are kept, for as long as a token can live. Implementations are thread-safe;
 * what was added is seen by each later read. Storage that does not answer is an {@link
 * dev.latchkey.AuthException} with {@link dev.latchkey.Reason#UNAVAILABLE}; an addition that ended
 * so may or may not have happened.
 */
public interface RevocationStore {
  /**
   * Adds a revocation, dated by the clock of the storage: those of the instances need not agree. Of
   * two with one id the greater version and the later expiry hold, and the date is that of the last
   * addition.
   */
  void add(Revocation revocation);

  /**
   * All that were added at this time of the storage's clock or later and have not expired, in any
   * order.
   *
   * @param now of the caller's clock, for the expiry
   */
  List<Dated> addedSince(Instant storageTime, Instant now);

  /**
   * Those of these ids that have not expired.
   *
   * @param now of the caller's clock, for the expiry
   */
  List<Revocation> find(Set<String> ids, Instant now);

  /**
   * A revocation and when it was added.
   *
   * @param revocation what was added
   * @param addedAt by the clock of the storage
   */
  record Dated(Revocation revocation, Instant addedAt) {}
}
