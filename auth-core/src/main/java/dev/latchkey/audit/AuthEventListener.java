package dev.latchkey.audit;

import dev.latchkey.Auth;

/**
 * Told of every decision, in the thread that took it: be quick, and hand slow work to another
 * thread. Must be thread-safe. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface AuthEventListener {
  /** Takes note of the event. */
  void on(AuthEvent event);

  /** Told once, when the services that it will hear of are wired. Does nothing by default. */
  default void wired(Auth auth) {}
}
