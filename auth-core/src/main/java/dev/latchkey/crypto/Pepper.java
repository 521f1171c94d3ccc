package dev.latchkey.crypto;

import java.util.Base64;

/**
 * A secret that passwords are keyed with before they are hashed, so that a stolen database alone
 * does not let anybody guess at them (NIST SP 800-63B-4, section 3.1.1.2). Stored hashes name it by
 * its version. Immutable, thread-safe, never prints the secret.
 *
 * <p>HMAC-SHA-384 (RFC 2104) under a key derived with HKDF and SHA-256 (RFC 5869).
 */
public final class Pepper {
  /** The highest version. */
  public static final int MAX_VERSION = 9999;

  private final int version;
  private final Secret secret;
  private final byte[] key;

  private Pepper(int version, Secret secret) {
    this.version = version;
    this.secret = secret;
    key = MacKeys.derive("password-pepper", secret);
  }

  /**
   * A pepper. The strength of the secret is not judged here: see {@link SecretStrength}.
   *
   * @param version 1 to 9999, and never used for another secret
   * @throws IllegalArgumentException for another version
   */
  public static Pepper of(int version, String secret) {
    if (version < 1 || version > MAX_VERSION) {
      throw new IllegalArgumentException("The version of a pepper is between 1 and 9999");
    }
    return new Pepper(version, Secret.of(secret));
  }

  /** What stored hashes name it by. */
  public int version() {
    return version;
  }

  /** The secret, to be judged. */
  public Secret secret() {
    return secret;
  }

  /** 64 ASCII characters that nobody can compute without the secret. */
  public byte[] apply(byte[] password) {
    return Base64.getEncoder().encode(Hashes.hmacSha384(key, password));
  }

  /** Says which, not what. */
  @Override
  public String toString() {
    return "Pepper[version=" + version + "]";
  }
}
