package dev.latchkey;

import java.time.Duration;

/** A refusal that is over after a while: the same request may succeed then. */
public final class RetryLaterException extends AuthException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /** A refusal that is worth another try after this time. */
  public RetryLaterException(Reason reason, String detail, Duration retryAfter) {
    super(reason, detail);
    this.retryAfter = retryAfter;
  }

  /** How long to wait before the next try. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
