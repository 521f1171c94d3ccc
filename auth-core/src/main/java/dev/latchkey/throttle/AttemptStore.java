package dev.latchkey.throttle;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Where attempts are counted, for all instances together. Implementations are thread-safe; every
 * write is one atomic change of one bucket, seen by each later read. Storage that does not answer
 * is an {@link dev.latchkey.AuthException} with {@link dev.latchkey.Reason#UNAVAILABLE}; a write
 * that ended so may or may not have happened.
 */
public interface AttemptStore {
  /** What was counted for these buckets and has not expired, in any order. */
  List<Attempts> find(Set<String> buckets, Instant now);

  /**
   * Writes a new count for a bucket if the one that has not expired still is the expected one. Of
   * callers that race exactly one succeeds.
   *
   * @param next one that has expired leaves the bucket as if nothing was counted
   * @param expectedCount 0 where there is none, or none that has not expired
   * @return whether it was written
   */
  boolean replace(Attempts next, int expectedCount, Instant now);

  /** Forgets a bucket. */
  void forget(String bucket);
}
