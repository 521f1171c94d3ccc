package dev.latchkey.crypto;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the one structure that the JDK reads and does not tell: the public key within the private
 * key of an elliptic curve.
 *
 * <p>RFC 5958, section 2; RFC 5915, section 3; X.690, section 8.1.
 */
final class Der {
  private static final int VERSION = 0x02;
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int BITS = 0x03;
  private static final int PUBLIC_KEY = 0xa1;
  private static final int LONG_LENGTH = 0x80;

  private Der() {}

  /** An element: its tag and its content. */
  private record Element(int tag, ByteBuffer content) {}

  /** The public point in a PKCS#8 private key, if it is there. */
  static Optional<byte[]> ecPublicPoint(byte[] pkcs8) {
    try {
      ByteBuffer info = expect(ByteBuffer.wrap(pkcs8), SEQUENCE);
      expect(info, VERSION);
      expect(info, SEQUENCE);
      ByteBuffer key = expect(expect(info, OCTETS), SEQUENCE);
      while (key.hasRemaining()) {
        Element part = next(key);
        if (part.tag() == PUBLIC_KEY) {
          return Optional.of(bitString(part.content()));
        }
      }
      return Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** Its first byte counts the unused bits of the last one: none. */
  private static byte[] bitString(ByteBuffer content) {
    ByteBuffer bits = expect(content, BITS);
    byte[] bytes = new byte[bits.remaining()];
    bits.get(bytes);
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static ByteBuffer expect(ByteBuffer in, int tag) {
    Element element = next(in);
    if (element.tag() != tag) {
      throw new IllegalArgumentException("Another structure");
    }
    return element.content();
  }

  private static Element next(ByteBuffer in) {
    int tag = Byte.toUnsignedInt(in.get());
    int length = length(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return new Element(tag, content);
  }

  private static int length(ByteBuffer in) {
    int first = Byte.toUnsignedInt(in.get());
    if (first < LONG_LENGTH) {
      return first;
    }
    int length = 0;
    for (int i = first - LONG_LENGTH; i > 0; i--) {
      length = (length << 8) | Byte.toUnsignedInt(in.get());
    }
    return length;
  }
}
