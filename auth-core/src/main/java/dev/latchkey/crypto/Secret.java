package dev.latchkey.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A secret from the settings, as bytes. It never prints itself and never hands out its own array.
 * Immutable.
 */
public final class Secret {
  private static final int ID_BYTES = 9;

  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The UTF-8 bytes of this text. Its strength is not judged here: see {@link SecretStrength}. */
  public static Secret of(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A fresh copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** 12 characters that name the secret and tell nothing of it. */
  public String id() {
    byte[] id = Hashes.hmacSha256(bytes, "latchkey:kid".getBytes(StandardCharsets.US_ASCII));
    return Base64Url.encode(Arrays.copyOf(id, ID_BYTES));
  }

  /** Whether two secrets are the same, in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.length;
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
