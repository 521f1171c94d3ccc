package dev.latchkey.servlet;

import java.util.List;
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
    Client client = Known.DEVICES.parse(userAgent);
    List<String> parts =
        Stream.of(client.userAgent.family, client.os.family)
            .filter(family -> family != null && !family.equals("Other"))
            .toList();
    return parts.isEmpty() ? UNKNOWN : parts.stream().collect(Collectors.joining(" on "));
  }

  /** Read when it is first needed: there are thousands of patterns. */
  private static final class Known {
    static final Parser DEVICES = new Parser();
  }
}
