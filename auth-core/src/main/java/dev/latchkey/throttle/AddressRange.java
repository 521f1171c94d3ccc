package dev.latchkey.throttle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8} or {@code fd00::/8};
 * an address alone is a range of one. Immutable and thread-safe.
 */
public final class AddressRange {
  private final byte[] start;
  private final int bits;

  private AddressRange(byte[] start, int bits) {
    this.start = start;
    this.bits = bits;
  }

  /** The range of this text; empty where it is none. */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    return IpAddress.parse(address)
        .map(IpAddress::bytes)
        .filter(bytes -> slash < 0 || isLength(length, bytes))
        .map(
            bytes ->
                new AddressRange(bytes, slash < 0 ? bytes.length * 8 : Integer.parseInt(length)));
  }

  private static boolean isLength(String length, byte[] address) {
    return length.matches("\\d{1,3}") && Integer.parseInt(length) <= address.length * 8;
  }

  /** Whether the address is in this range; one of the other family never is. */
  public boolean contains(IpAddress address) {
    byte[] bytes = address.bytes();
    if (bytes.length != start.length) {
      return false;
    }
    int whole = bits / 8;
    int mask = 0xff00 >> (bits % 8) & 0xff;
    return Arrays.equals(bytes, 0, whole, start, 0, whole)
        && (mask == 0 || (bytes[whole] & mask) == (start[whole] & mask));
  }

  static String textOf(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("An address has 4 or 16 bytes", impossible);
    }
  }

  @Override
  public String toString() {
    return textOf(start) + "/" + bits;
  }
}
