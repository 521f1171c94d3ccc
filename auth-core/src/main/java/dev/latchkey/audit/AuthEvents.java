package dev.latchkey.audit;

import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the listeners. Immutable and thread-safe. */
public final class AuthEvents {
  private static final Logger LOG = LoggerFactory.getLogger(AuthEvents.class);

  private final List<AuthEventListener> listeners;

  /** Made by {@link dev.latchkey.Auth}. */
  public AuthEvents(List<AuthEventListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** The same, and the last listener behind the others. */
  public AuthEvents(List<AuthEventListener> listeners, AuthEventListener last) {
    this(Stream.concat(listeners.stream(), Stream.of(last)).toList());
  }

  /** Tells every listener; one that throws hinders neither the others nor the caller. */
  public void publish(AuthEvent event) {
    for (AuthEventListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException broken) {
        LOG.error("A listener failed on {}", event.getClass().getSimpleName(), broken);
      }
    }
  }
}
