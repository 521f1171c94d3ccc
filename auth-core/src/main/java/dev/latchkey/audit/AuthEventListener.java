package dev.latchkey.audit;

/**
 * Told of every decision, in the thread that took it: be quick, and hand slow work to another
 * thread. Must be thread-safe. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface AuthEventListener {
  /** Takes note of the event. */
  void on(AuthEvent event);
}
