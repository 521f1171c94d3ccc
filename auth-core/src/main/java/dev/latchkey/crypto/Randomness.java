package dev.latchkey.crypto;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** A source of random bytes and identifiers. Thread-safe where the generator under it is. */
public final class Randomness {
  private static final int ID_BYTES = 16;

  private final RandomGenerator generator;

  /** For tests: bytes from the given generator. */
  public Randomness(RandomGenerator generator) {
    this.generator = generator;
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
}
