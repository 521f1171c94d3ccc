package dev.latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a token as raw JSON, read by type. Nothing is converted: a number is not a text, a
 * fraction is not a time, {@code null} is not an absent claim.
 *
 * <p>RFC 7519, section 2 (NumericDate) and section 4.1.
 */
final class Claims {
  /** The end of the year 9999: whatever lies beyond is a mistake or an attack. */
  static final long MAX_TIME = 253_402_300_799L;

  private final Map<String, Object> json;

  Claims(Map<String, Object> json) {
    this.json = json;
  }

  /** A required text that is not empty. */
  String text(String name) {
    if (json.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw Refused.because(name + " is missing or not a text");
  }

  /** A text that is not empty; empty where it is absent. */
  String textOrEmpty(String name) {
    return json.containsKey(name) ? text(name) : "";
  }

  /** Refuses where it is absent. */
  void require(String name) {
    if (!json.containsKey(name)) {
      throw Refused.because(name + " is missing");
    }
  }

  /** Either a text or an array of texts; none where it is absent. */
  List<String> textOrTexts(String name) {
    return json.get(name) instanceof String text ? List.of(text) : texts(name);
  }

  /** An array of texts; none where it is absent. */
  List<String> texts(String name) {
    if (!json.containsKey(name)) {
      return List.of();
    }
    if (json.get(name) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw Refused.because(name + " is not an array of texts");
  }

  /** The words of a text, between single spaces; none where it is absent. */
  Set<String> words(String name) {
    if (!json.containsKey(name)) {
      return Set.of();
    }
    Set<String> words = Set.copyOf(List.of(text(name).split(" ", -1)));
    if (words.contains("")) {
      throw Refused.because(name + " is not words between single spaces");
    }
    return words;
  }

  /** A required whole number from 0 on. */
  int count(String name) {
    if (json.get(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw Refused.because(name + " is missing or not a whole number from 0 on");
  }

  /** A whole number from 0 on; 0 where it is absent. */
  int countOrZero(String name) {
    return json.containsKey(name) ? count(name) : 0;
  }

  /** A required time, in whole seconds. */
  Instant time(String name) {
    if (json.get(name) instanceof Long seconds && seconds >= 0 && seconds <= MAX_TIME) {
      return Instant.ofEpochSecond(seconds);
    }
    throw Refused.because(name + " is missing or not a time in whole seconds");
  }

  /** A time in whole seconds that may be absent. */
  Optional<Instant> optionalTime(String name) {
    return json.containsKey(name) ? Optional.of(time(name)) : Optional.empty();
  }
}
