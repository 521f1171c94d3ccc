package dev.latchkey.audit;

import dev.latchkey.Client;
import dev.latchkey.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A decision that was taken. No event holds a password or a token. User names, addresses, user
 * agents and paths in it are input of the other side: escape them before they are shown.
 */
public sealed interface AuthEvent {
  /** When, by the clock of this instance. */
  Instant at();

  /** The stable name of this kind of event, for example {@code login_failed}. */
  String type();

  /** Who asked; unknown where the application itself did. */
  default Client client() {
    return Client.unknown();
  }

  /** What else is known, by stable snake-case names, in a fixed order. */
  Map<String, String> attributes();

  /** Somebody registered. */
  record Registered(Instant at, Client client, String userId, String username)
      implements AuthEvent {
    @Override
    public String type() {
      return "registered";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId, "username", username);
    }
  }

  /** A registration was refused. */
  record RegistrationRefused(Instant at, Client client, String username, Reason reason)
      implements AuthEvent {
    @Override
    public String type() {
      return "registration_refused";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("username", username, "reason", reason.code());
    }
  }

  /** Somebody logged in. */
  record LoggedIn(Instant at, Client client, String userId, String username, String sessionId)
      implements AuthEvent {
    @Override
    public String type() {
      return "logged_in";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId, "username", username, "session_id", sessionId);
    }
  }

  /** A login failed. The client is told less than this: one answer for every cause. */
  record LoginFailed(Instant at, Client client, String username, Cause cause) implements AuthEvent {
    /** Why a login failed. */
    public enum Cause {
      /** No user has this name. */
      UNKNOWN_USER,
      /** The password is not the user's. */
      WRONG_PASSWORD,
      /** The password is right and the user is barred. */
      DISABLED;

      String code() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @Override
    public String type() {
      return "login_failed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("username", username, "cause", cause.code());
    }
  }

  /** A protected route was called without a token that is good for it. */
  record TokenRefused(Instant at, Client client, Reason reason, String detail)
      implements AuthEvent {
    @Override
    public String type() {
      return "token_refused";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("reason", reason.code(), "detail", detail);
    }
  }

  /** A known user lacks the role or scope that the route asks for. */
  record AccessDenied(Instant at, Client client, String userId, String path) implements AuthEvent {
    @Override
    public String type() {
      return "access_denied";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId, "path", path);
    }
  }

  /** A browser sent a request that another site's page may have made. */
  record CsrfRefused(Instant at, Client client, String path, String detail) implements AuthEvent {
    @Override
    public String type() {
      return "csrf_refused";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("path", path, "detail", detail);
    }
  }

  /** The password hash of a user was replaced by a better one at a login. */
  record PasswordRehashed(Instant at, String userId) implements AuthEvent {
    @Override
    public String type() {
      return "password_rehashed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId);
    }
  }

  /** A user was barred. */
  record UserDisabled(Instant at, String userId) implements AuthEvent {
    @Override
    public String type() {
      return "user_disabled";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId);
    }
  }

  /** A user was readmitted. */
  record UserEnabled(Instant at, String userId) implements AuthEvent {
    @Override
    public String type() {
      return "user_enabled";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId);
    }
  }

  /** The roles of a user were replaced. */
  record RolesChanged(Instant at, String userId, Set<String> roles) implements AuthEvent {
    /** Copies the roles. */
    public RolesChanged {
      roles = Set.copyOf(roles);
    }

    @Override
    public String type() {
      return "roles_changed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId, "roles", String.join(",", roles));
    }
  }

  /** A login was refused before its password was looked at, because too many came at once. */
  record LoginBusy(Instant at, Client client, String username) implements AuthEvent {
    @Override
    public String type() {
      return "login_busy";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("username", username);
    }
  }

  /**
   * An attempt was refused before anything was looked at, because too many had failed.
   *
   * @param username as it was typed; empty where none was
   * @param bucket whose failures they were: {@code account}, {@code device}, {@code devices},
   *     {@code session}, {@code address} or {@code registration}
   */
  record Throttled(Instant at, Client client, String username, String bucket) implements AuthEvent {
    @Override
    public String type() {
      return "throttled";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("username", username, "bucket", bucket);
    }
  }

  /**
   * So many logins failed in a row that an account is closed to devices that it does not know,
   * until somebody readmits them.
   */
  record StrangersBarred(Instant at, Client client, String username) implements AuthEvent {
    @Override
    public String type() {
      return "strangers_barred";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("username", username);
    }
  }

  /** A session went on with a new pair of tokens. */
  record Refreshed(Instant at, Client client, String userId, String sessionId)
      implements AuthEvent {
    @Override
    public String type() {
      return "refreshed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId, "session_id", sessionId);
    }
  }

  /** A refresh was refused. */
  record RefreshRefused(Instant at, Client client, Reason reason, String detail)
      implements AuthEvent {
    @Override
    public String type() {
      return "refresh_refused";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("reason", reason.code(), "detail", detail);
    }
  }

  /**
   * A refresh token came again after it was rotated: somebody has a copy, and the session was
   * ended. The client is who brought it, the other one who rotated it; either may be the thief.
   */
  record RefreshReused(Instant at, Client client, String userId, String sessionId, Client rotatedBy)
      implements AuthEvent {
    @Override
    public String type() {
      return "refresh_reused";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder(
          "user_id",
          userId,
          "session_id",
          sessionId,
          "rotated_by_address",
          rotatedBy.address(),
          "rotated_by_user_agent",
          rotatedBy.userAgent());
    }
  }

  /** A session was ended, by its user, an administrator or because of a theft. */
  record SessionEnded(Instant at, String sessionId) implements AuthEvent {
    @Override
    public String type() {
      return "session_ended";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("session_id", sessionId);
    }
  }

  /** All sessions of a user were ended, but for those of a newer token version. */
  record AllSessionsEnded(Instant at, String userId) implements AuthEvent {
    @Override
    public String type() {
      return "all_sessions_ended";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId);
    }
  }

  /** One access token was ended. */
  record TokenRevoked(Instant at, String userId, String tokenId) implements AuthEvent {
    @Override
    public String type() {
      return "token_revoked";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId, "token_id", tokenId);
    }
  }

  /** A user has a new password, and every other session of the user was ended. */
  record PasswordChanged(Instant at, Client client, String userId) implements AuthEvent {
    @Override
    public String type() {
      return "password_changed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("user_id", userId);
    }
  }

  /** Revocations of other instances cannot be read: each token costs a read of storage now. */
  record RevocationFeedStale(Instant at) implements AuthEvent {
    @Override
    public String type() {
      return "revocation_feed_stale";
    }

    @Override
    public Map<String, String> attributes() {
      return Map.of();
    }
  }

  /** Revocations of other instances are read again. */
  record RevocationFeedRecovered(Instant at) implements AuthEvent {
    @Override
    public String type() {
      return "revocation_feed_recovered";
    }

    @Override
    public Map<String, String> attributes() {
      return Map.of();
    }
  }

  /**
   * Far more logins fail than usual.
   *
   * @param failures how many did within the span
   * @param usual how many usually do while as many succeed as now
   * @param span the length of time that was looked at: a minute, ten minutes or an hour
   */
  record FailedLoginSpike(Instant at, long failures, long usual, Duration span)
      implements AuthEvent {
    @Override
    public String type() {
      return "failed_login_spike";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder(
          "failures",
          Long.toString(failures),
          "usual",
          Long.toString(usual),
          "seconds",
          Long.toString(span.toSeconds()));
    }
  }

  /**
   * No more logins fail than usual again.
   *
   * @param failures how many did since the spike began
   * @param lasted how long that is ago
   */
  record LoginFailuresRecovered(Instant at, long failures, Duration lasted) implements AuthEvent {
    @Override
    public String type() {
      return "login_failures_recovered";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder(
          "failures", Long.toString(failures), "seconds", Long.toString(lasted.toSeconds()));
    }
  }

  /** A signing key was published, began to sign, or was retired. */
  record SigningKeysChanged(Instant at, String active, List<String> kids) implements AuthEvent {
    /** Copies the ids. */
    public SigningKeysChanged {
      kids = List.copyOf(kids);
    }

    @Override
    public String type() {
      return "signing_keys_changed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("active", active, "kids", String.join(",", kids));
    }
  }

  /** The files of signing keys are unreadable or unsafe; the keys from before stay in force. */
  record SigningKeysRefused(Instant at, String problem) implements AuthEvent {
    @Override
    public String type() {
      return "signing_keys_refused";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("problem", problem);
    }
  }

  /** The list of breached passwords could not be asked; the password was let through. */
  record BreachCheckFailed(Instant at, String problem) implements AuthEvent {
    @Override
    public String type() {
      return "breach_check_failed";
    }

    @Override
    public Map<String, String> attributes() {
      return inOrder("problem", problem);
    }
  }

  private static Map<String, String> inOrder(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
