package dev.latchkey.memory;

import dev.latchkey.session.Session;
import dev.latchkey.session.SessionRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Sessions in memory, behind one lock: the reference for {@link SessionRepository}. */
final class MemorySessionRepository implements SessionRepository {
  private static final int MAX_LISTED = 100;

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  private final Map<String, Session> sessions = new HashMap<>();
  private Instant lastSweep = Instant.EPOCH;

  @Override
  public synchronized void insert(Session session) {
    sweep(session.createdAt());
    sessions.put(session.id(), session);
  }

  /**
   * What has expired is of no use; a database sweeps it by itself. Now and then, since a login must
   * not cost more the more sessions there are; also where the clock was set back.
   */
  private void sweep(Instant now) {
    if (now.isBefore(lastSweep) || !now.isBefore(lastSweep.plus(BETWEEN_SWEEPS))) {
      sessions.values().removeIf(old -> old.isExpired(now));
      lastSweep = now;
    }
  }

  @Override
  public synchronized Optional<Session> findById(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  @Override
  public Optional<Session> rotate(String id, String secretHash, Session.State next) {
    return change(
        id,
        session ->
            session.state().generation() == next.generation() - 1
                && session.secretHash().equals(secretHash)
                && session.isAlive(next.rotatedAt()),
        session -> with(session, next, session.revokedAt()));
  }

  @Override
  public boolean revoke(String id, Instant at) {
    return change(
            id,
            session -> session.revokedAt().isEmpty(),
            session -> with(session, session.state(), Optional.of(at)))
        .isPresent();
  }

  @Override
  public synchronized void revokeOlder(String userId, int tokenVersion, Instant at) {
    sessions.values().stream()
        .filter(session -> session.userId().equals(userId))
        .filter(session -> session.tokenVersion() < tokenVersion)
        .map(Session::id)
        .toList()
        .forEach(id -> revoke(id, at));
  }

  @Override
  public synchronized List<Session> findAlive(String userId, Instant now) {
    return sessions.values().stream()
        .filter(session -> session.userId().equals(userId) && session.isAlive(now))
        .sorted(Comparator.comparing(Session::createdAt).thenComparing(Session::id).reversed())
        .limit(MAX_LISTED)
        .toList();
  }

  private synchronized Optional<Session> change(
      String id, Predicate<Session> condition, UnaryOperator<Session> change) {
    Optional<Session> changed = findById(id).filter(condition).map(change);
    changed.ifPresent(session -> sessions.put(id, session));
    return changed;
  }

  private static Session with(Session session, Session.State state, Optional<Instant> revokedAt) {
    return new Session(
        session.id(),
        session.userId(),
        session.tokenVersion(),
        session.authenticationMethods(),
        session.createdAt(),
        session.expiresAt(),
        session.secretHash(),
        state,
        revokedAt);
  }
}
