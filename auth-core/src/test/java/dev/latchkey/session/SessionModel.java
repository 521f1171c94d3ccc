package dev.latchkey.session;

import dev.latchkey.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is promised of the sessions of one user, as the table in the design says it and as short as
 * can be: nothing is encoded, signed or stored. {@link SessionWalk} compares it with the real ones.
 */
final class SessionModel {
  static final Duration GRACE = Duration.ofSeconds(10);
  static final Duration IDLE_LIFE = Duration.ofDays(14);
  static final Duration LIFE = Duration.ofDays(90);

  private final List<Login> logins = new ArrayList<>();
  private boolean disabled;
  private int version;

  /** One login: its tokens are numbered, and {@code current} is the number of the latest. */
  static final class Login {
    final int number;
    final int version;
    final Instant end;
    int current;
    Optional<String> attempt = Optional.empty();
    Instant rotatedAt;
    boolean isEnded;

    Login(int number, int version, Instant now) {
      this.number = number;
      this.version = version;
      end = now.plus(LIFE);
      rotatedAt = now;
    }

    boolean isExpired(Instant now) {
      return !now.isBefore(end) || !now.isBefore(rotatedAt.plus(IDLE_LIFE));
    }

    boolean isAlive(Instant now) {
      return !isEnded && !isExpired(now);
    }
  }

  /**
   * What a refresh is answered.
   *
   * @param refusal why not; empty where there is a token
   * @param generation the number of that token
   */
  record Answer(Optional<Reason> refusal, int generation) {}

  List<Login> logins() {
    return logins;
  }

  Login logIn(Instant now) {
    Login login = new Login(logins.size(), version, now);
    logins.add(login);
    return login;
  }

  Answer refresh(Login login, int generation, Optional<String> attempt, Instant now) {
    if (login.isEnded) {
      return refused(Reason.REFRESH_REVOKED);
    }
    if (login.isExpired(now)) {
      return refused(Reason.REFRESH_EXPIRED);
    }
    boolean isLatest = generation == login.current;
    boolean isLatestButOne = generation == login.current - 1;
    boolean isQuick = !now.isAfter(login.rotatedAt.plus(GRACE));
    boolean isRetry = attempt.isPresent() && attempt.equals(login.attempt);
    if (isLatest) {
      login.current++;
      login.attempt = attempt;
      login.rotatedAt = now;
    } else if (!(isLatestButOne && (isQuick || isRetry))) {
      login.isEnded = true;
      return refused(Reason.REFRESH_REUSED);
    }
    if (disabled || version != login.version) {
      login.isEnded = true;
      logins.stream().filter(other -> other.version < version).forEach(this::logOut);
      return refused(Reason.REFRESH_REVOKED);
    }
    return new Answer(Optional.empty(), login.current);
  }

  private static Answer refused(Reason reason) {
    return new Answer(Optional.of(reason), 0);
  }

  void logOut(Login login) {
    login.isEnded = true;
  }

  void logOutEverywhere() {
    version++;
    logins.forEach(this::logOut);
  }

  void changeRoles() {
    version++;
  }

  void setDisabled(boolean disabled) {
    version++;
    this.disabled = disabled;
  }
}
