package dev.latchkey.throttle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, read from text without asking any name server. An IPv4 address in IPv6 form is the
 * IPv4 address. Immutable and thread-safe.
 */
public final class IpAddress {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;
  private static final int MAX_TEXT = 64;

  private final InetAddress address;

  private IpAddress(InetAddress address) {
    this.address = address;
  }

  /** The address of this text; a zone ({@code %eth0}) is left out. Empty for anything else. */
  public static Optional<IpAddress> parse(String text) {
    int zone = text.indexOf('%');
    String literal = zone < 0 ? text : text.substring(0, zone);
    boolean isAddress =
        literal.length() <= MAX_TEXT
            && (IPV4.matcher(literal).matches() || IPV6.matcher(literal).matches());
    try {
      return isAddress
          ? Optional.of(new IpAddress(InetAddress.getByName(literal)))
          : Optional.empty();
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  byte[] bytes() {
    return address.getAddress();
  }

  /**
   * What one customer of a provider has: the address itself for IPv4, the first 64 bits of one for
   * IPv6.
   */
  public String network() {
    byte[] bytes = bytes();
    if (bytes.length > IPV4_BYTES) {
      Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
      return AddressRange.textOf(bytes) + "/64";
    }
    return toString();
  }

  /**
   * Whether it is one that the Internet does not route: of this machine or of a private network.
   */
  public boolean isInternal() {
    byte[] bytes = bytes();
    boolean isUniqueLocal = bytes.length > IPV4_BYTES && (bytes[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || isUniqueLocal;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  /** In the form of {@link InetAddress#getHostAddress()}. */
  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
