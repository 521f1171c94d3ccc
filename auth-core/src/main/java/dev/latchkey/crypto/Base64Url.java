package dev.latchkey.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding, in its one canonical form: no padding, no white space, no foreign
 * characters, and zero in the bits that the last character has to spare.
 *
 * <p>RFC 4648, sections 3.5 and 5; RFC 7515, section 2.
 */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** The canonical text of these bytes. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** The bytes of this text, or empty where the text is not the canonical one of any bytes. */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
      // The JDK's decoder lets padding and spare bits pass; only the canonical text comes back as
      // is.
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64Url) {
      return Optional.empty();
    }
  }
}
