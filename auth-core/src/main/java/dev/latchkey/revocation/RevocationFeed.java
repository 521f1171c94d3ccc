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

  private static final long NEVER = Long.MIN_VALUE;
  private static final long MILLIS = 1_000;

  private final RevocationStore store;
  private final AuthEvents events;
  private final Clock clock;
  private final long boundMillis;
  private final LiveRevocations live = new LiveRevocations();
  private final AtomicBoolean reportedStale = new AtomicBoolean();
  private volatile long readUntil = NEVER;
  private Instant newest = Instant.EPOCH;
  private Instant nextWholeReading = Instant.MIN;

  RevocationFeed(RevocationStore store, AuthEvents events, Clock clock, Duration bound) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    this.boundMillis = bound.toMillis();
  }

  /**
   * Lets a token pass that was not ended.
   *
   * @throws AuthException {@link Reason#TOKEN_REVOKED}; {@link Reason#UNAVAILABLE} where nobody
   *     knows
   */
  public void check(AccessToken token) {
    long now = clock.millis();
    if (isStale(now)) {
      checkStorage(token);
    } else if (live.end(token, now / MILLIS)) {
      throw revoked();
    }
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
    live.add(revocation, clock.instant().getEpochSecond());
  }

  /**
   * Reads what was added by other instances, and now and then forgets what can no longer matter.
   * One at a time; called twice a second by {@link dev.latchkey.Auth}.
   *
   * @throws AuthException {@link Reason#UNAVAILABLE}; what was known stays known
   */
  public synchronized void poll() {
    Instant now = clock.instant();
    boolean whole = isWholeReadingDue(now);
    try {
      for (RevocationStore.Dated dated :
          store.addedSince(whole ? Instant.EPOCH : begin(now), now)) {
        add(dated.revocation());
        newest = dated.addedAt().isAfter(newest) ? dated.addedAt() : newest;
      }
      if (whole) {
        nextWholeReading = now.plus(BETWEEN_WHOLE_READINGS);
        live.forgetExpired(now.getEpochSecond());
      }
      readUntil = now.toEpochMilli();
    } finally {
      report(now);
    }
  }

  /**
   * Now and then everything is read again, whatever the clocks say, and after our own was set back;
   * and again where that failed.
   */
  private boolean isWholeReadingDue(Instant now) {
    return !now.isBefore(nextWholeReading)
        || nextWholeReading.isAfter(now.plus(BETWEEN_WHOLE_READINGS));
  }

  /**
   * From the newest date on, and an overlap before it. A date that lies ahead of our own clock
   * counts for little: storage may have set its clock back since, as with a change of the primary.
   */
  private Instant begin(Instant now) {
    return (newest.isBefore(now) ? newest : now).minus(OVERLAP);
  }

  /** Once when it becomes stale and once when it no longer is. */
  private void report(Instant now) {
    boolean stale = isStale(now.toEpochMilli());
    if (reportedStale.compareAndSet(!stale, stale)) {
      events.publish(
          stale
              ? new AuthEvent.RevocationFeedStale(now)
              : new AuthEvent.RevocationFeedRecovered(now));
    }
  }

  /** It is, too, where the last poll lies ahead: the clock was set back, and nobody knows. */
  private boolean isStale(long now) {
    long until = readUntil;
    return until == NEVER || Math.abs(now - until) > boundMillis;
  }

  /** How long ago storage was last read: what another instance ended within it may not be known. */
  public Duration lag() {
    long until = readUntil;
    return until == NEVER
        ? Duration.ofMillis(Long.MAX_VALUE)
        : Duration.ofMillis(clock.millis() - until);
  }

  /** How many revocations are known. One that has expired is forgotten within five minutes. */
  public int size() {
    return live.size();
  }
}
