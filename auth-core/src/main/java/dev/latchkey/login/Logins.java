package dev.latchkey.login;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvent.LoginFailed.Cause;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.audit.Stopwatch;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.TokenPair;
import dev.latchkey.throttle.Attempt;
import dev.latchkey.throttle.LoginThrottle;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Logging in with a password. Thread-safe; get it from {@code auth.logins()}. */
public final class Logins {
  private static final List<String> BY_PASSWORD = List.of("pwd");

  private final UserRepository users;
  private final PasswordHasher hasher;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final AuthEvents events;
  private final Clock clock;
  private volatile Stopwatch stopwatch = Stopwatch.NONE;

  /** Made by {@link dev.latchkey.Auth}. */
  public Logins(
      UserRepository users,
      PasswordHasher hasher,
      Sessions sessions,
      LoginThrottle throttle,
      AuthEvents events,
      Clock clock) {
    this.users = users;
    this.hasher = hasher;
    this.sessions = sessions;
    this.throttle = throttle;
    this.events = events;
    this.clock = clock;
  }

  /** Has the logins measured by this stopwatch from now on. */
  public void measureBy(Stopwatch measure) {
    stopwatch = measure;
  }

  /**
   * Checks the password and opens a session. Unknown user, wrong password and disabled user cost
   * the same work and get the same answer (OWASP ASVS 5, 6.3.8).
   *
   * @param deviceToken what {@link LoginResult.LoggedIn#deviceToken} gave the client at an earlier
   *     login
   * @throws AuthException {@link Reason#INVALID_REQUEST} where either is empty, {@link
   *     Reason#INVALID_CREDENTIALS}, {@link Reason#THROTTLED} where too many failed before, {@link
   *     Reason#BUSY} where too many passwords are being hashed
   */
  public LoginResult login(
      String username, String password, Optional<String> deviceToken, Client client) {
    Stopwatch watch = stopwatch;
    long begun = watch.nanos();
    try {
      return attempt(username, password, deviceToken, client);
    } finally {
      watch.took(Stopwatch.Step.LOGIN, watch.nanos() - begun);
    }
  }

  private LoginResult attempt(
      String username, String password, Optional<String> deviceToken, Client client) {
    if (username.isBlank() || password.isEmpty()) {
      throw AuthException.invalidRequest("Username and password are required.");
    }
    Credentials credentials;
    try (Attempt attempt = throttle.login(username, deviceToken, client)) {
      credentials = authenticated(username, password, client, attempt);
      attempt.succeeded();
    }
    improveHash(credentials, password);
    return open(credentials.user(), deviceToken, client);
  }

  /** The same for a client that shows no device token. */
  public LoginResult login(String username, String password, Client client) {
    return login(username, password, Optional.empty(), client);
  }

  private Credentials authenticated(
      String username, String password, Client client, Attempt attempt) {
    try {
      return authenticate(username, password, client, attempt);
    } catch (AuthException refused) {
      if (refused.reason() == Reason.BUSY) {
        events.publish(new AuthEvent.LoginBusy(clock.instant(), client, username));
      }
      throw refused;
    }
  }

  private Credentials authenticate(
      String username, String password, Client client, Attempt attempt) {
    Optional<Credentials> found = users.findCredentials(username);
    String hash = found.map(Credentials::passwordHash).orElseGet(hasher::decoy);
    boolean matches = hasher.verify(password, hash);
    if (found.isEmpty()) {
      throw failed(username, client, Cause.UNKNOWN_USER, attempt);
    }
    if (!matches) {
      throw failed(username, client, Cause.WRONG_PASSWORD, attempt);
    }
    if (found.get().user().disabled()) {
      throw failed(username, client, Cause.DISABLED, attempt);
    }
    return found.get();
  }

  private AuthException failed(String username, Client client, Cause cause, Attempt attempt) {
    events.publish(new AuthEvent.LoginFailed(clock.instant(), client, username, cause));
    throttle.failed(attempt, username, client);
    return new AuthException(Reason.INVALID_CREDENTIALS);
  }

  private void improveHash(Credentials credentials, String password) {
    String id = credentials.user().id();
    String old = credentials.passwordHash();
    if (!hasher.needsRehash(old)) {
      return;
    }
    try {
      if (users.replacePasswordHash(id, old, hasher.hash(password))) {
        events.publish(new AuthEvent.PasswordRehashed(clock.instant(), id));
      }
    } catch (AuthException busy) {
      // The login is good all the same; the next one may have the time.
      if (busy.reason() != Reason.BUSY) {
        throw busy;
      }
    }
  }

  private LoginResult open(User user, Optional<String> deviceToken, Client client) {
    TokenPair tokens = sessions.open(user, client, BY_PASSWORD);
    events.publish(
        new AuthEvent.LoggedIn(
            clock.instant(), client, user.id(), user.username(), tokens.sessionId()));
    return new LoginResult.LoggedIn(tokens, throttle.deviceToken(user.username(), deviceToken));
  }
}
