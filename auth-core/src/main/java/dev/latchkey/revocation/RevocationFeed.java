package dev.latchkey.revocation;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.token.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The live revocations in memory, so that a request costs no read of storage. It is loaded at the
 * first {@link #poll}, and each later one reads what was added since, and an overlap before it:
 * what two writers added at once may become visible in another order than it is dated.
 *
 * <p>It fails closed: where the last poll is longer ago than the bound, tokens are checked against
 * storage, and where that fails, too, the answer is {@link Reason#UNAVAILABLE} and never "not
 * revoked". Thread-safe; get it from {@code auth.revocations().feed()}.
 */
public final class RevocationFeed {
  private static final Duration OVERLAP = Duration.ofSeconds(60);
  private static final Duration BETWEEN_WHOLE_READINGS = Duration.ofMinutes(5);

  private final RevocationStore store;
  private final AuthEvents events;
  private final Clock clock;
  private final Duration bound;
  private final ConcurrentMap<RevocationKey, RevocationKey> live = new ConcurrentHashMap<>();
  private final AtomicBoolean reportedStale = new AtomicBoolean();
  private volatile Instant readUntil = Instant.MIN;
  private Instant newest = Instant.EPOCH;
  private Instant nextWholeReading = Instant.MIN;

  RevocationFeed(RevocationStore store, AuthEvents events, Clock clock, Duration bound) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    this.bound = bound;
  }

  /**
   * Lets a token pass that was not ended.
   *
   * @throws AuthException {@link Reason#TOKEN_REVOKED}; {@link Reason#UNAVAILABLE} where nobody
   *     knows
   */
  public void check(AccessToken token) {
    if (isStale()) {
      checkStorage(token);
    } else if (!live.isEmpty() && isRevoked(token)) {
      throw revoked();
    }
  }

  private boolean isRevoked(AccessToken token) {
    if (live.containsKey(RevocationKey.of(Revocation.SESSION, token.sessionId()))
        || live.containsKey(RevocationKey.of(Revocation.TOKEN, token.id()))) {
      return true;
    }
    RevocationKey user = live.get(RevocationKey.of(Revocation.USER, token.userId()));
    return user != null && token.version() < user.version();
  }

  /**
   * The same by a read of storage, for decisions that cannot wait for the feed.
   *
   * @throws AuthException {@link Reason#TOKEN_REVOKED}, {@link Reason#UNAVAILABLE}
   */
  public void checkStorage(AccessToken token) {
    String user = Revocation.USER + token.userId();
    Set<String> ids =
        Set.of(Revocation.SESSION + token.sessionId(), Revocation.TOKEN + token.id(), user);
    List<Revocation> found = store.find(ids, clock.instant());
    for (Revocation revocation : found) {
      if (!revocation.id().equals(user) || token.version() < revocation.version()) {
        throw revoked();
      }
    }
  }

  private static AuthException revoked() {
    return new AuthException(Reason.TOKEN_REVOKED, "the token, its session or its user was ended");
  }

  /** Holds here at once, before storage and the other instances know. */
  void add(Revocation revocation) {
    RevocationKey key = RevocationKey.of(revocation);
    live.merge(key, key, RevocationKey::or);
  }

  /**
   * Reads what was added by other instances and forgets what can no longer matter. One at a time;
   * called twice a second by {@link dev.latchkey.Auth}.
   *
   * @throws AuthException {@link Reason#UNAVAILABLE}; what was known stays known
   */
  public synchronized void poll() {
    Instant now = clock.instant();
    try {
      for (RevocationStore.Dated dated : store.addedSince(begin(now), now)) {
        add(dated.revocation());
        newest = dated.addedAt().isAfter(newest) ? dated.addedAt() : newest;
      }
      readUntil = now;
      live.values().removeIf(key -> key.isExpired(now.getEpochSecond()));
    } finally {
      report(now);
    }
  }

  /**
   * From the newest date on, and an overlap before it. A date that lies ahead of our own clock
   * counts for little: storage may have set its clock back since, as with a change of the primary.
   * Now and then everything is read again, whatever the clocks say.
   */
  private Instant begin(Instant now) {
    if (!now.isBefore(nextWholeReading)) {
      nextWholeReading = now.plus(BETWEEN_WHOLE_READINGS);
      return Instant.EPOCH;
    }
    return (newest.isBefore(now) ? newest : now).minus(OVERLAP);
  }

  /** Once when it becomes stale and once when it no longer is. */
  private void report(Instant now) {
    boolean stale = isStale();
    if (reportedStale.compareAndSet(!stale, stale)) {
      events.publish(
          stale
              ? new AuthEvent.RevocationFeedStale(now)
              : new AuthEvent.RevocationFeedRecovered(now));
    }
  }

  private boolean isStale() {
    return readUntil.isBefore(clock.instant().minus(bound));
  }

  /** How long ago storage was last read: what another instance ended within it may not be known. */
  public Duration lag() {
    return readUntil.equals(Instant.MIN)
        ? Duration.ofSeconds(Long.MAX_VALUE)
        : Duration.between(readUntil, clock.instant());
  }

  /** How many revocations are live. */
  public int size() {
    return live.size();
  }
}
