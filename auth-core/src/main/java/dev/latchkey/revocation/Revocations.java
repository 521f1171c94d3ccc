package dev.latchkey.revocation;

import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends access tokens before their time. Each holds on this instance at once, and on the others as
 * soon as their feed reads it. Thread-safe; get it from {@code auth.revocations()}.
 */
public final class Revocations {
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final RevocationStore store;
  private final RevocationFeed feed;
  private final AuthEvents events;
  private final Clock clock;
  private final Duration tokenLife;

  /**
   * Made by {@link dev.latchkey.Auth}.
   *
   * @param bound how old the feed may be before storage is asked instead
   */
  public Revocations(
      RevocationStore store, TokenRules rules, AuthEvents events, Clock clock, Duration bound) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    feed = new RevocationFeed(store, events, clock, bound);
    // A token is taken until its leeway is over, too, by a clock that may be behind by as much; and
    // one may just be on its way out of a refresh that began before.
    tokenLife = rules.lifetime().plus(rules.leeway().multipliedBy(2)).plus(MARGIN);
  }

  /** Ends this token alone. */
  public void endToken(AccessToken token) {
    add(Revocation.ofToken(token.id(), end()));
    events.publish(new AuthEvent.TokenRevoked(clock.instant(), token.userId(), token.id()));
  }

  /**
   * Ends the tokens of this session. The session itself is another matter: see {@code Sessions}.
   */
  public void endTokensOfSession(String sessionId) {
    add(Revocation.ofSession(sessionId, end()));
  }

  /** Ends the tokens of this user that are older than the version. */
  public void endTokensOfUser(String userId, int version) {
    add(Revocation.ofUser(userId, version, end()));
  }

  /** The view in memory that requests are checked against. */
  public RevocationFeed feed() {
    return feed;
  }

  private void add(Revocation revocation) {
    feed.add(revocation);
    store.add(revocation);
  }

  private Instant end() {
    return clock.instant().plus(tokenLife);
  }
}
