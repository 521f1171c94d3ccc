package dev.latchkey.revocation;

/**
 * A live revocation in memory: its id in 128 bits, its version and its expiry, so that a million of
 * them fit. Equal where the id is. Immutable.
 *
 * <p>The 128 bits are two FNV-1a hashes with different constants. No client chooses ids, so that
 * nobody can look for two that collide; a collision by chance (2^-128 for each pair) would end a
 * good token, and never spare a bad one.
 */
final class RevocationKey {
  private static final long OFFSET_1 = 0xcbf29ce484222325L;
  private static final long OFFSET_2 = 0x6c62272e07bb0142L;
  private static final long PRIME_1 = 0x100000001b3L;
  private static final long PRIME_2 = 0x9e3779b97f4a7c15L;

  private final long high;
  private final long low;
  private final int version;
  private final int expiresAt;

  private RevocationKey(long high, long low, int version, int expiresAt) {
    this.high = high;
    this.low = low;
    this.version = version;
    this.expiresAt = expiresAt;
  }

  /** The key of a revocation. */
  static RevocationKey of(Revocation revocation) {
    long expiry = Math.min(revocation.expiresAt().getEpochSecond() + 1, Integer.MAX_VALUE);
    return of(revocation.id(), "", revocation.version(), (int) expiry);
  }

  /** A key to look up. */
  static RevocationKey of(String grain, String value) {
    return of(grain, value, 0, 0);
  }

  private static RevocationKey of(String grain, String value, int version, int expiresAt) {
    long high = OFFSET_1;
    long low = OFFSET_2;
    for (int i = 0; i < grain.length(); i++) {
      high = (high ^ grain.charAt(i)) * PRIME_1;
      low = (low ^ grain.charAt(i)) * PRIME_2;
    }
    for (int i = 0; i < value.length(); i++) {
      high = (high ^ value.charAt(i)) * PRIME_1;
      low = (low ^ value.charAt(i)) * PRIME_2;
    }
    return new RevocationKey(high, low, version, expiresAt);
  }

  int version() {
    return version;
  }

  boolean isExpired(long nowSeconds) {
    return expiresAt <= nowSeconds;
  }

  /** The one that ends more tokens for longer. */
  RevocationKey or(RevocationKey other) {
    return new RevocationKey(
        high, low, Math.max(version, other.version), Math.max(expiresAt, other.expiresAt));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RevocationKey that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }
}
