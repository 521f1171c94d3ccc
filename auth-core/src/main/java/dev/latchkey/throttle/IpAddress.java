package dev.latchkey.throttle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, read from text without asking any name server. An IPv4 address in IPv6 form is the
 * IPv4 address, as is one behind a translator of the well-known prefix. Immutable and thread-safe.
 */
public final class IpAddress {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;
  private static final int SITE_BYTES = 6;

  /** An IPv4 address behind a translator: 64:ff9b::/96 (RFC 6052, section 2.1). */
  private static final byte[] TRANSLATED = {
    0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
  };

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
          ? Optional.of(new IpAddress(translated(InetAddress.getByName(literal))))
          : Optional.empty();
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static InetAddress translated(InetAddress address) throws UnknownHostException {
    byte[] bytes = address.getAddress();
    int prefix = TRANSLATED.length;
    return bytes.length > prefix && Arrays.equals(bytes, 0, prefix, TRANSLATED, 0, prefix)
        ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, prefix, bytes.length))
        : address;
  }

  byte[] bytes() {
    return address.getAddress();
  }

  /** What one household has: the address itself for IPv4, the first 64 bits of one for IPv6. */
  public String network() {
    return bytes().length > IPV4_BYTES ? prefix(NETWORK_BYTES) : toString();
  }

  /** What one customer of a provider may have at most: the first 48 bits for IPv6. */
  public Optional<String> site() {
    return bytes().length > IPV4_BYTES ? Optional.of(prefix(SITE_BYTES)) : Optional.empty();
  }

  private String prefix(int length) {
    byte[] bytes = bytes();
    Arrays.fill(bytes, length, bytes.length, (byte) 0);
    return AddressRange.textOf(bytes) + "/" + length * Byte.SIZE;
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
