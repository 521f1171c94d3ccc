package dev.latchkey.token;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object whose members are given as they stand in the text, right or wrong. Immutable. */
final class RawJson {
  private final Map<String, String> members;

  private RawJson(Map<String, String> members) {
    this.members = members;
  }

  static RawJson empty() {
    return new RawJson(Map.of());
  }

  /** The same with this member, in place of the one that was there. */
  RawJson with(String name, String rawValue) {
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.put(name, rawValue);
    return new RawJson(changed);
  }

  /** The same with this member, whose value is a text. */
  RawJson withText(String name, String value) {
    return with(name, "\"" + value + "\"");
  }

  RawJson without(String name) {
    Map<String, String> changed = new LinkedHashMap<>(members);
    changed.remove(name);
    return new RawJson(changed);
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
