package dev.latchkey.servlet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * A name for the device behind a user agent that its owner recognises, such as Firefox on Linux.
 */
final class DeviceName {
  private static final String UNKNOWN = "Unknown device";

  private DeviceName() {}

  static String of(String userAgent) {
    if (userAgent.isEmpty()) {
      return UNKNOWN;
    }
    return Known.NAMES.computeIfAbsent(userAgent, DeviceName::parsed);
  }

  private static String parsed(String userAgent) {
    Client client = Known.DEVICES.parse(userAgent);
    List<String> parts =
        Stream.of(client.userAgent.family, client.os.family)
            .filter(family -> family != null && !family.equals("Other"))
            .toList();
    return parts.isEmpty() ? UNKNOWN : parts.stream().collect(Collectors.joining(" on "));
  }

  /**
   * Read when it is first needed: there are thousands of patterns, and to try them takes
   * milliseconds. So the names of the last user agents are kept.
   */
  private static final class Known {
    static final Parser DEVICES = new Parser();
    static final Map<String, String> NAMES = Collections.synchronizedMap(new LastNames());
  }

  private static final class LastNames extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1L;
    private static final int KEPT = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > KEPT;
    }
  }
}
