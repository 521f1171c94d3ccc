package dev.latchkey.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes each event as one line of {@code key="value"} to the logger {@code dev.latchkey.audit}:
 * failed and throttled logins, spikes of failures and their end, denied access, requests of other
 * sites, reused refresh tokens, a stale feed, refused signing keys and failed breach checks at
 * WARN, refreshes and refused tokens at DEBUG, everything else at INFO. Thread-safe.
 *
 * <p>Values are escaped and cut at 256 characters, so whatever a client sends, an event is one line
 * and cannot pass for another.
 */
public final class Slf4jAuthEventListener implements AuthEventListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.latchkey.audit");
  private static final int MAX_VALUE = 256;

  @Override
  public void on(AuthEvent event) {
    Level level = levelOf(event);
    if (LOG.isEnabledForLevel(level)) {
      LOG.atLevel(level).log(lineOf(event));
    }
  }

  private static Level levelOf(AuthEvent event) {
    if (event instanceof AuthEvent.LoginFailed
        || event instanceof AuthEvent.Throttled
        || event instanceof AuthEvent.StrangersBarred
        || event instanceof AuthEvent.AccessDenied
        || event instanceof AuthEvent.CsrfRefused
        || event instanceof AuthEvent.RefreshReused
        || event instanceof AuthEvent.RevocationFeedStale
        || event instanceof AuthEvent.FailedLoginSpike
        || event instanceof AuthEvent.LoginFailuresRecovered
        || event instanceof AuthEvent.SigningKeysRefused
        || event instanceof AuthEvent.BreachCheckFailed) {
      return Level.WARN;
    }
    return event instanceof AuthEvent.TokenRefused
            || event instanceof AuthEvent.RefreshRefused
            || event instanceof AuthEvent.Refreshed
        ? Level.DEBUG
        : Level.INFO;
  }

  static String lineOf(AuthEvent event) {
    StringBuilder line = new StringBuilder("event=").append(event.type());
    event.attributes().forEach((name, value) -> append(line, name, value));
    append(line, "address", event.client().address());
    append(line, "user_agent", event.client().userAgent());
    return line.toString();
  }

  private static void append(StringBuilder line, String name, String value) {
    if (value.isEmpty()) {
      return;
    }
    line.append(' ').append(name).append("=\"");
    value.chars().limit(MAX_VALUE).forEach(c -> escape(line, (char) c));
    line.append(value.length() > MAX_VALUE ? "…\"" : "\"");
  }

  private static void escape(StringBuilder line, char c) {
    if (c == '"' || c == '\\') {
      line.append('\\').append(c);
    } else if ((c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c)) {
      line.append(c);
    } else {
      line.append(String.format("\\u%04x", (int) c));
    }
  }
}
