package dev.latchkey.password;

import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import java.time.Clock;

/**
 * A list of breached passwords that lets a password through when it cannot be asked, and tells so:
 * a service elsewhere must not decide whether people can register here. Thread-safe.
 */
public final class BreachCheck implements BreachedPasswords {
  private final BreachedPasswords list;
  private final AuthEvents events;
  private final Clock clock;

  /** Made by {@link dev.latchkey.Auth}. */
  public BreachCheck(BreachedPasswords list, AuthEvents events, Clock clock) {
    this.list = list;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public boolean contains(String password) {
    try {
      return list.contains(password);
    } catch (RuntimeException failed) {
      events.publish(new AuthEvent.BreachCheckFailed(clock.instant(), problem(failed)));
      return false;
    }
  }

  /** Only problems of our own: another message might repeat the password or its hash. */
  private static String problem(RuntimeException failed) {
    return failed instanceof BreachCheckException known
        ? known.problem()
        : failed.getClass().getName();
  }
}
