package dev.latchkey.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where sessions are kept. Implementations are thread-safe; every write is one atomic change of one
 * session, seen by each later read. Times have a precision of milliseconds. Storage that does not
 * answer is an {@link dev.latchkey.AuthException} with {@link dev.latchkey.Reason#UNAVAILABLE}; a
 * write that ended so may or may not have happened.
 */
public interface SessionRepository {
  /** Stores a new session. Its id is random, so that no other has it. */
  void insert(Session session);

  /** The session with this id, alive or not; it may be gone some time after it expired. */
  Optional<Session> findById(String id);

  /**
   * Replaces the state of a session if its generation still is the one before that of the new
   * state, its secret has this hash, and it is alive at the instant of the rotation. Of callers
   * that race for one generation exactly one succeeds.
   *
   * @param next the new state; its generation is the expected one plus one
   * @return the session as changed, or empty where any of the conditions does not hold; then
   *     nothing was written
   */
  Optional<Session> rotate(String id, String secretHash, Session.State next);

  /**
   * Ends a session. One that was ended before keeps its time.
   *
   * @return whether there was one that had not been ended
   */
  boolean revoke(String id, Instant at);

  /**
   * Ends all sessions of a user that have an older token version, each by a write of its own: one
   * that is opened meanwhile may escape, so the token version is raised first.
   */
  void revokeOlder(String userId, int tokenVersion, Instant at);

  /** The sessions of a user that are alive, the newest first; the newest 100 of more. */
  List<Session> findAlive(String userId, Instant now);
}
