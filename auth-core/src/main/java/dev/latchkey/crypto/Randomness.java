package dev.latchkey.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A source of random bytes and identifiers. Thread-safe where the generator under it is. */
public final class Randomness {
  private static final int ID_BYTES = 16;
  private static final int KEY_BYTES = 32;

  private final RandomGenerator generator;
  private final Pool<KeyStream> streams;

  /** For tests: bytes from the given generator. */
  public Randomness(RandomGenerator generator) {
    this.generator = generator;
    this.streams = new Pool<>(KeyStream::new);
  }

  /** The key stream of AES-256 in counter mode (NIST SP 800-38A), under a key that nobody knows. */
  private final class KeyStream {
    private static final byte[] ZEROS = new byte[64 * ID_BYTES];

    private final Cipher cipher;
    private byte[] ready = {};
    private int used;

    KeyStream() {
      try {
        cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(bytes(KEY_BYTES), "AES"),
            new IvParameterSpec(bytes(ID_BYTES)));
      } catch (GeneralSecurityException missing) {
        throw new IllegalStateException("Every JDK has AES in counter mode", missing);
      }
    }

    byte[] id() {
      if (used + ID_BYTES > ready.length) {
        ready = cipher.update(ZEROS);
        used = 0;
      }
      used += ID_BYTES;
      return Arrays.copyOfRange(ready, used - ID_BYTES, used);
    }
  }

  /** The system's cryptographically strong generator. */
  public static Randomness secure() {
    return new Randomness(new SecureRandom());
  }

  /** That many fresh random bytes. */
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    generator.nextBytes(bytes);
    return bytes;
  }

  /** A fresh identifier that nobody can guess: 128 random bits as 22 characters of base64url. */
  public String id() {
    return Base64Url.encode(bytes(ID_BYTES));
  }

  /**
   * A fresh identifier for what is no secret: as random as {@link #id}, but from a key stream, a
   * block of which lies in memory before it is of any use. That takes a tenth of the time.
   */
  public String publicId() {
    KeyStream stream = streams.take();
    byte[] id = stream.id();
    streams.giveBack(stream);
    return Base64Url.encode(id);
  }
}
