package dev.latchkey.servlet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values by path: exact ones ({@code /about}) and those of everything at and under a path ({@code
 * /admin/*}). An exact path goes before a pattern, and a longer pattern before a shorter one. Not
 * thread-safe while it is filled.
 */
final class Patterns<T> {
  private final Map<String, T> exact = new HashMap<>();
  private final Map<String, T> under = new HashMap<>();

  Patterns() {}

  Patterns(Patterns<T> original) {
    exact.putAll(original.exact);
    under.putAll(original.under);
  }

  /**
   * Adds a value.
   *
   * @throws IllegalArgumentException for what is no pattern, or has a value
   */
  void add(String pattern, T value) {
    if (!pattern.matches("/([^*;?#%\\\\]*|([^*;?#%\\\\]*/)?\\*)") || pattern.contains("//")) {
      throw new IllegalArgumentException(
          "A pattern is a decoded path such as /about or /admin/*: " + pattern);
    }
    T before =
        pattern.endsWith("/*")
            ? under.put(pattern.substring(0, pattern.length() - 2), value)
            : exact.put(withoutSlashAtEnd(pattern), value);
    if (before != null) {
      throw new IllegalArgumentException("Two rules for one pattern: " + pattern);
    }
  }

  /** The most specific value for a decoded path that begins with a slash. */
  Optional<T> find(String path) {
    String folder = withoutSlashAtEnd(path);
    T value = exact.get(folder);
    while (value == null) {
      value = under.get(folder);
      if (folder.isEmpty()) {
        break;
      }
      folder = folder.substring(0, folder.lastIndexOf('/'));
    }
    return Optional.ofNullable(value);
  }

  /** The value of this path and no other. */
  Optional<T> findExact(String path) {
    return Optional.ofNullable(exact.get(withoutSlashAtEnd(path)));
  }

  private static String withoutSlashAtEnd(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
