package dev.latchkey.audit;

import java.time.Duration;
import java.util.Set;

/**
 * Which events are stored, and for how long.
 *
 * @param retention how long an event is kept; zero stores none
 * @param skipped the kinds that are not stored
 */
public record AuditRules(Duration retention, Set<String> skipped) {
  /**
   * What anybody causes at no cost and in any number, and what each honest session causes all day:
   * they would bury the rest.
   */
  public static final Set<String> DEFAULT_SKIPPED =
      Set.of("token_refused", "refresh_refused", "refreshed");

  /** Copies the kinds. */
  public AuditRules {
    skipped = Set.copyOf(skipped);
  }

  boolean store(String type) {
    return !retention.isZero() && !skipped.contains(type);
  }
}
