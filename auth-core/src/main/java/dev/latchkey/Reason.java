package dev.latchkey;

import java.util.Locale;

/**
 * Why a request was refused: the closed list of what a user or an attacker can cause.
 *
 * <p>The code is stable and part of the HTTP contract; the message is for people and may be
 * reworded.
 */
public enum Reason {
  /** The request is not of the form that the call takes. */
  INVALID_REQUEST("The request is not valid."),
  /** The request body is larger than 16 KiB. */
  BODY_TOO_LARGE("The request body is too large."),
  /** The request body is not {@code application/json}. */
  UNSUPPORTED_MEDIA_TYPE("The request body must be application/json."),
  /** The path exists, but not for this HTTP method. */
  METHOD_NOT_ALLOWED("This method is not allowed here."),
  /** The password breaks the policy; see {@link dev.latchkey.password.WeakPasswordException}. */
  WEAK_PASSWORD("The password does not meet the requirements."),
  /** Another user has this name, in this or another case. */
  USERNAME_TAKEN("Username already exists!"),
  /** Unknown user, wrong password or disabled user: one answer for all three. */
  INVALID_CREDENTIALS("Invalid username or password"),
  /** A protected route was called without a token. */
  TOKEN_MISSING("Token is missing!"),
  /** The token is genuine and its time is over. */
  TOKEN_EXPIRED("Token has expired!"),
  /** The token is not genuine, not ours, or its user is gone. */
  TOKEN_INVALID("Invalid token!"),
  /** The token is genuine, but its user was disabled or changed after it was issued. */
  TOKEN_REVOKED("Token has been revoked!"),
  /** The session of the refresh token has expired: log in again. */
  REFRESH_EXPIRED("The session has expired."),
  /** A refresh token came again after its owner had moved on: the session was ended. */
  REFRESH_REUSED("The session was ended, because its refresh token was used twice."),
  /** The session was ended, or its user disabled or changed: log in again. */
  REFRESH_REVOKED("The session was ended."),
  /** No refresh token of ours, or its session is unknown. */
  REFRESH_INVALID("Invalid refresh token!"),
  /** There is no such thing, or it is not the caller's. */
  NOT_FOUND("Not found."),
  /** The user is known, but lacks the role or scope. */
  INSUFFICIENT_SCOPE("You are not allowed to do this."),
  /** A request that a browser sent from a foreign origin. */
  CSRF_FAILED("The request came from another site."),
  /** Too many failures, for an account, a device or an address: wait before the next attempt. */
  THROTTLED("Too many attempts. Try again later."),
  /** Too many passwords are being hashed; the same request may succeed shortly. */
  BUSY("Too many logins at once. Try again shortly."),
  /** Storage does not answer; the same request may succeed later. */
  UNAVAILABLE("The service is temporarily unavailable.");

  private final String message;

  Reason(String message) {
    this.message = message;
  }

  /** The stable code, for example {@code token_missing}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The message for people, in English. */
  public String message() {
    return message;
  }
}
