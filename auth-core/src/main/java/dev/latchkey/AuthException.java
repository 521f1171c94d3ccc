package dev.latchkey;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal. {@link #reason()} is for programs, {@link #getMessage()} for the person who asked, and
 * {@link #detail()} for the log: it names the check that failed and never the value that came in.
 *
 * <p>It carries no stack trace: a refusal is an answer and not a fault, and must not be dearer than
 * an acceptance. A fault beneath it (a database that does not answer) is its cause and keeps its
 * own.
 */
public class AuthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String detail;

  /** A refusal whose message and detail are those of the reason. */
  public AuthException(Reason reason) {
    this(reason, reason.message(), reason.code(), null);
  }

  /** A refusal with the check that failed, for the log. */
  public AuthException(Reason reason, String detail) {
    this(reason, reason.message(), detail, null);
  }

  /** A refusal because of a fault beneath, such as a database that does not answer. */
  public AuthException(Reason reason, String detail, Throwable cause) {
    this(reason, reason.message(), detail, cause);
  }

  private AuthException(Reason reason, String message, String detail, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.reason = Objects.requireNonNull(reason);
    this.detail = Objects.requireNonNull(detail);
  }

  /** A request that is not of the form the call takes; the message tells the client how. */
  public static AuthException invalidRequest(String message) {
    return new AuthException(Reason.INVALID_REQUEST, message, message, null);
  }

  /** Why. */
  public final Reason reason() {
    return reason;
  }

  /** Which check failed, for the log. */
  public final String detail() {
    return detail;
  }
}
