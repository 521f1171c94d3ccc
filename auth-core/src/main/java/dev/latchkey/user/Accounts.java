package dev.latchkey.user;

import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvent.LoginFailed.Cause;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.TokenPair;
import dev.latchkey.throttle.Attempt;
import dev.latchkey.throttle.LoginThrottle;
import dev.latchkey.token.AccessToken;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Registering users and administering them. Thread-safe; get it from {@code auth.accounts()}. */
public final class Accounts {
  private static final int MAX_ROLES = 32;
  private static final int MAX_ROLE_LENGTH = 64;

  private final UserRepository users;
  private final PasswordHasher hasher;
  private final PasswordPolicy policy;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final AuthEvents events;
  private final Clock clock;

  /** Made by {@link dev.latchkey.Auth}. */
  public Accounts(
      UserRepository users,
      PasswordHasher hasher,
      PasswordPolicy policy,
      Sessions sessions,
      LoginThrottle throttle,
      AuthEvents events,
      Clock clock) {
    this.users = users;
    this.hasher = hasher;
    this.policy = policy;
    this.sessions = sessions;
    this.throttle = throttle;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Registers a user without roles.
   *
   * @throws AuthException {@link Reason#INVALID_REQUEST} for a bad user name, {@link
   *     Reason#WEAK_PASSWORD}, {@link Reason#USERNAME_TAKEN}, {@link Reason#THROTTLED} where too
   *     many came from one address
   */
  public User register(String username, String password, Client client) {
    try {
      User user = users.insert(prepare(Username.of(username), password, client));
      events.publish(new AuthEvent.Registered(clock.instant(), client, user.id(), user.username()));
      return user;
    } catch (AuthException refused) {
      events.publish(
          new AuthEvent.RegistrationRefused(clock.instant(), client, username, refused.reason()));
      throw refused;
    }
  }

  private NewUser prepare(Username username, String password, Client client) {
    throttle.registration(username.value(), client);
    policy.require(password, username.value());
    // Spares a taken name its hash. The unique key of the repository is what decides.
    if (users.findCredentials(username.value()).isPresent()) {
      throw new AuthException(Reason.USERNAME_TAKEN);
    }
    return new NewUser(
        username, hasher.hash(password), Set.of(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /** The user with this id. */
  public Optional<User> find(String id) {
    return users.findById(id);
  }

  /**
   * The user of this token, read afresh: use it where a decision must not rest on what was true
   * when the token was issued.
   *
   * @throws AuthException {@link Reason#TOKEN_INVALID} where the user is gone, {@link
   *     Reason#TOKEN_REVOKED} where it was disabled or changed since
   */
  public User current(AccessToken token) {
    User user =
        users
            .findById(token.userId())
            .orElseThrow(() -> new AuthException(Reason.TOKEN_INVALID, "the user is gone"));
    requireUnchanged(user, token);
    return user;
  }

  private void requireUnchanged(User user, AccessToken token) {
    if (token.version() < user.tokenVersion()) {
      // It got here, so nobody has told the instances: the call that should have, failed.
      sessions.endOlder(user);
    }
    if (user.disabled() || user.tokenVersion() != token.version()) {
      throw new AuthException(Reason.TOKEN_REVOKED, "the user was disabled or changed");
    }
  }

  /**
   * Gives the user of this token a new password. Every older token and every session ends, and a
   * new one is opened for who asks.
   *
   * @throws AuthException {@link Reason#INVALID_CREDENTIALS} where the current password is wrong or
   *     was changed meanwhile, {@link Reason#WEAK_PASSWORD} for the new one, {@link
   *     Reason#THROTTLED} where the current one was wrong too often, and those of {@link #current}
   */
  public TokenPair changePassword(
      AccessToken token, String current, String replacement, Client client) {
    Credentials credentials =
        users
            .findCredentialsById(token.userId())
            .orElseThrow(() -> new AuthException(Reason.TOKEN_INVALID, "the user is gone"));
    requireUnchanged(credentials.user(), token);
    requirePassword(current, credentials, token, client);
    policy.require(replacement, credentials.user().username());
    User changed =
        users
            .changePassword(token.userId(), credentials.passwordHash(), hasher.hash(replacement))
            .orElseThrow(() -> wrongPassword(credentials.user(), client));
    sessions.endOlder(changed);
    throttle.forget(changed.username());
    events.publish(new AuthEvent.PasswordChanged(clock.instant(), client, changed.id()));
    return sessions.open(changed, client, token.authenticationMethods());
  }

  private void requirePassword(
      String current, Credentials credentials, AccessToken token, Client client) {
    String username = credentials.user().username();
    try (Attempt attempt = throttle.currentPassword(username, token.sessionId(), client)) {
      if (!hasher.verify(current, credentials.passwordHash())) {
        var unused = attempt.failed();
        throttle.wrongCurrentPassword(username, client);
        throw wrongPassword(credentials.user(), client);
      }
      attempt.succeeded();
    }
  }

  private AuthException wrongPassword(User user, Client client) {
    events.publish(
        new AuthEvent.LoginFailed(clock.instant(), client, user.username(), Cause.WRONG_PASSWORD));
    return new AuthException(Reason.INVALID_CREDENTIALS);
  }

  /**
   * A page of all users in the order of their ids.
   *
   * @param after the last id of the page before, or empty text for the first page
   * @param limit how many at most, 1 to 1000
   */
  public List<User> list(String after, int limit) {
    if (limit < 1 || limit > 1000) {
      throw AuthException.invalidRequest("limit must be between 1 and 1000.");
    }
    return users.list(after, limit);
  }

  /**
   * Bars the user from logging in; empty where there is none. Tokens and sessions end at once, and
   * stay ended after the user was readmitted.
   */
  public Optional<User> disable(String id) {
    return announced(
        users.setDisabled(id, true), () -> new AuthEvent.UserDisabled(clock.instant(), id));
  }

  /** Readmits the user; empty where there is none. */
  public Optional<User> enable(String id) {
    return announced(
        users.setDisabled(id, false), () -> new AuthEvent.UserEnabled(clock.instant(), id));
  }

  /**
   * Replaces the roles; empty where there is no such user. It takes effect at once: tokens and
   * sessions with the old ones end.
   *
   * @param roles at most 32, each of 1 to 64 visible ASCII characters
   */
  public Optional<User> setRoles(String id, Set<String> roles) {
    if (roles.size() > MAX_ROLES || !roles.stream().allMatch(Accounts::isRole)) {
      throw new IllegalArgumentException(
          "A user has at most 32 roles, each of 1 to 64 visible ASCII characters");
    }
    return announced(
        users.setRoles(id, roles),
        () -> new AuthEvent.RolesChanged(clock.instant(), id, Set.copyOf(roles)));
  }

  private static boolean isRole(String role) {
    return !role.isEmpty()
        && role.length() <= MAX_ROLE_LENGTH
        && role.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** A change raised the token version: what is older ends here at once and elsewhere soon. */
  private Optional<User> announced(Optional<User> changed, Supplier<AuthEvent> event) {
    changed.ifPresent(
        user -> {
          sessions.endOlder(user);
          events.publish(event.get());
        });
    return changed;
  }
}
