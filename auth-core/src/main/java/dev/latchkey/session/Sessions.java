package dev.latchkey.session;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.throttle.LoginThrottle;
import dev.latchkey.token.TokenGrant;
import dev.latchkey.token.TokenService;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens, refreshes and ends sessions. Thread-safe; get it from {@code auth.sessions()}.
 *
 * <p>A refresh token is used once, with two exceptions for honest clients: within the grace after
 * its rotation it gets the same successor again (two tabs, a retry), and later, too, where the
 * client repeats the attempt value of the rotation (a lost response). Any other use of a token that
 * was rotated is theft and ends the session (RFC 9700, section 4.14.2).
 */
public final class Sessions {
  private static final int MAX_ATTEMPT = 128;

  private final SessionRepository sessions;
  private final UserRepository users;
  private final Revocations revocations;
  private final TokenService tokens;
  private final MacKeys keys;
  private final SessionRules rules;
  private final LoginThrottle throttle;
  private final AuthEvents events;
  private final Clock clock;
  private final Randomness randomness;

  /** Made by {@link dev.latchkey.Auth}. */
  public Sessions(
      SessionRepository sessions,
      UserRepository users,
      Revocations revocations,
      TokenService tokens,
      MacKeys keys,
      SessionRules rules,
      LoginThrottle throttle,
      AuthEvents events,
      Clock clock,
      Randomness randomness) {
    this.sessions = sessions;
    this.users = users;
    this.revocations = revocations;
    this.tokens = tokens;
    this.keys = keys;
    this.rules = rules;
    this.throttle = throttle;
    this.events = events;
    this.clock = clock;
    this.randomness = randomness;
  }

  /**
   * Opens a session for a user who has proved to be one.
   *
   * @param authenticationMethods how: the {@code amr} of its tokens (RFC 8176)
   */
  public TokenPair open(User user, Client client, List<String> authenticationMethods) {
    Instant now = now();
    String id = randomness.id();
    String secret = randomness.id();
    Session session =
        new Session(
            id,
            user.id(),
            user.tokenVersion(),
            authenticationMethods,
            now,
            now.plus(rules.life()),
            Hashes.sha256Text(secret),
            state(0, Optional.empty(), now, client),
            Optional.empty());
    sessions.insert(session);
    return pair(session, secret, user, now);
  }

  /**
   * Answers a refresh token with a new pair.
   *
   * @param attempt the {@code Refresh-Attempt} of the client: a random value that it makes before
   *     it asks, and repeats when it asks again
   * @throws AuthException {@link Reason#REFRESH_INVALID}, {@link Reason#REFRESH_EXPIRED}, {@link
   *     Reason#REFRESH_REVOKED}: nothing changed; {@link Reason#REFRESH_REUSED}: the session was
   *     ended; {@link Reason#INVALID_REQUEST} for an attempt of more than 128 characters; {@link
   *     Reason#THROTTLED} for a token that we never made, from an address with too many of them
   */
  public TokenPair refresh(String refreshToken, Optional<String> attempt, Client client) {
    if (attempt.filter(value -> value.isEmpty() || value.length() > MAX_ATTEMPT).isPresent()) {
      throw AuthException.invalidRequest("Refresh-Attempt has 1 to 128 characters.");
    }
    Instant now = now();
    try {
      RefreshToken token = parsed(refreshToken, client);
      Session session = rotated(token, attempt.map(Hashes::sha256Text), client, now);
      TokenPair pair = pair(session, token.secret(), entitled(session), now);
      events.publish(new AuthEvent.Refreshed(now(), client, session.userId(), session.id()));
      return pair;
    } catch (AuthException refused) {
      events.publish(
          new AuthEvent.RefreshRefused(now(), client, refused.reason(), refused.detail()));
      throw refused;
    }
  }

  /** Junk counts for the address; a token that we made is never held up by what others sent. */
  private RefreshToken parsed(String refreshToken, Client client) {
    try {
      return RefreshToken.parse(refreshToken, keys);
    } catch (AuthException junk) {
      throttle.junkRefresh(client);
      throw junk;
    }
  }

  /** One conditional update in the ordinary case; only where it finds nothing is there a read. */
  private Session rotated(
      RefreshToken token, Optional<String> attemptHash, Client client, Instant now) {
    Session.State next = state(token.generation() + 1, attemptHash, now, client);
    return sessions
        .rotate(token.sessionId(), token.secretHash(), next)
        .orElseGet(() -> again(token, attemptHash, client, now));
  }

  /** A token that is not current, or whose session is not alive. */
  private Session again(
      RefreshToken token, Optional<String> attemptHash, Client client, Instant now) {
    Session session =
        find(token)
            .orElseThrow(() -> refused(Reason.REFRESH_INVALID, "no session has this secret"));
    if (session.revokedAt().isPresent()) {
      throw refused(Reason.REFRESH_REVOKED, "the session was ended");
    }
    if (session.isExpired(now)) {
      throw refused(Reason.REFRESH_EXPIRED, "the session has expired");
    }
    int behind = session.state().generation() - token.generation();
    if (behind < 0) {
      throw refused(Reason.REFRESH_INVALID, "storage knows an older generation alone");
    }
    if (behind == 0) {
      throw new AuthException(Reason.UNAVAILABLE, "the rotation was refused without a cause");
    }
    if (behind == 1 && isHonest(session.state(), attemptHash, now)) {
      return session;
    }
    throw stolen(session, client, now);
  }

  private Optional<Session> find(RefreshToken token) {
    return sessions
        .findById(token.sessionId())
        .filter(found -> Hashes.isEqual(found.secretHash(), token.secretHash()));
  }

  private boolean isHonest(Session.State state, Optional<String> attemptHash, Instant now) {
    boolean withinGrace = !now.isAfter(state.rotatedAt().plus(rules.grace()));
    return withinGrace || (attemptHash.isPresent() && attemptHash.equals(state.attemptHash()));
  }

  private AuthException stolen(Session session, Client client, Instant now) {
    events.publish(
        new AuthEvent.RefreshReused(
            now, client, session.userId(), session.id(), session.state().client()));
    boolean unused = end(session.id());
    return refused(Reason.REFRESH_REUSED, "a token that was rotated came again");
  }

  private static AuthException refused(Reason reason, String detail) {
    return new AuthException(reason, detail);
  }

  /** The user of the session, read afresh. */
  private User entitled(Session session) {
    Optional<User> user = users.findById(session.userId());
    if (user.filter(found -> isEntitled(found, session)).isEmpty()) {
      user.ifPresent(this::endOlder);
      boolean unused = end(session.id());
      throw refused(Reason.REFRESH_REVOKED, "the user is gone, disabled or changed");
    }
    return user.get();
  }

  private static boolean isEntitled(User user, Session session) {
    return !user.disabled() && user.tokenVersion() == session.tokenVersion();
  }

  private TokenPair pair(Session session, String secret, User user, Instant now) {
    if (!keys.knows(session.state().keyId())) {
      // Another instance has a newer key: it can answer, and soon so can this one.
      throw new AuthException(Reason.UNAVAILABLE, "the session was signed with an unknown key");
    }
    TokenGrant grant =
        new TokenGrant(
            user.id(),
            session.id(),
            user.tokenVersion(),
            user.roles(),
            Set.of(),
            session.authenticationMethods(),
            Optional.of(session.createdAt()));
    return new TokenPair(
        user,
        session.id(),
        tokens.issue(grant),
        RefreshToken.current(session, secret).text(keys),
        Duration.between(now, session.expiresAt()));
  }

  private Session.State state(
      int generation, Optional<String> attemptHash, Instant now, Client client) {
    return new Session.State(
        generation, keys.activeId(), attemptHash, now, now.plus(rules.idleLife()), client);
  }

  /**
   * The session of a refresh token that we made, alive or not; it is not read from storage.
   *
   * @throws AuthException {@link Reason#REFRESH_INVALID}, {@link Reason#THROTTLED}
   */
  public String sessionIdOf(String refreshToken, Client client) {
    return parsed(refreshToken, client).sessionId();
  }

  /** The sessions of a user that are alive, the newest first; at most 100. */
  public List<Session> of(String userId) {
    return sessions.findAlive(userId, now());
  }

  /**
   * Ends a session, and its access tokens at once. Of the two writes that this takes both are
   * tried, though the first one fails; asked again, it makes up for the one that failed.
   *
   * @return whether there was one that had not been ended
   */
  public boolean end(String sessionId) {
    boolean ended;
    try {
      ended = sessions.revoke(sessionId, now());
    } finally {
      revocations.endTokensOfSession(sessionId);
    }
    if (ended) {
      events.publish(new AuthEvent.SessionEnded(now(), sessionId));
    }
    return ended;
  }

  /**
   * Ends the session of a refresh token, whichever of its tokens it is, expired or not.
   *
   * @return whether there was one that had not been ended
   */
  public boolean endByRefreshToken(String refreshToken) {
    RefreshToken token = RefreshToken.parse(refreshToken, keys);
    return find(token).isPresent() && end(token.sessionId());
  }

  /**
   * Ends a session if it is this user's.
   *
   * @return whether it was this user's and had not been ended
   */
  public boolean end(String userId, String sessionId) {
    return sessions.findById(sessionId).filter(found -> found.userId().equals(userId)).isPresent()
        && end(sessionId);
  }

  /**
   * Ends all sessions of a user, and their access tokens at once.
   *
   * @return the user as changed, or empty where there is none
   */
  public Optional<User> endAll(String userId) {
    Optional<User> changed = users.raiseTokenVersion(userId);
    changed.ifPresent(this::endOlder);
    return changed;
  }

  /**
   * After the token version of the user was raised: ends what has an older one, at once. Of the two
   * writes that this takes both are tried; it may be asked again.
   */
  public void endOlder(User user) {
    try {
      revocations.endTokensOfUser(user.id(), user.tokenVersion());
    } finally {
      sessions.revokeOlder(user.id(), user.tokenVersion(), now());
    }
    events.publish(new AuthEvent.AllSessionsEnded(now(), user.id()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
