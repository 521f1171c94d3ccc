package dev.latchkey;

/**
 * Who asks: the network address and the user agent, either of them empty where it is not known.
 * Input of the other side: escape it before it is shown.
 *
 * @param address the address as text, without a port
 * @param userAgent the {@code User-Agent} header; only its first 256 characters are kept
 */
public record Client(String address, String userAgent) {
  private static final int MAX_USER_AGENT = 256;
  private static final Client UNKNOWN = new Client("", "");

  /** Cuts an over-long user agent, though not in the middle of a character. */
  public Client {
    if (userAgent.length() > MAX_USER_AGENT) {
      boolean splits = Character.isHighSurrogate(userAgent.charAt(MAX_USER_AGENT - 1));
      userAgent = userAgent.substring(0, splits ? MAX_USER_AGENT - 1 : MAX_USER_AGENT);
    }
  }

  /** A caller of whom nothing is known, such as a job of the application itself. */
  public static Client unknown() {
    return UNKNOWN;
  }
}
