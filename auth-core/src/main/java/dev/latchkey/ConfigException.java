package dev.latchkey;

import java.util.List;

/**
 * Settings that are missing, unsafe or contradictory. It names every such setting at once, and
 * never a value.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** One line for each problem. */
  public ConfigException(List<String> problems) {
    super("Latchkey refuses to start:\n  - " + String.join("\n  - ", problems));
  }
}
