package dev.latchkey.revocation;

/**
 * The id of a revocation in 128 bits, so that a million of them fit into memory. Each half is a
 * hash of its own of the grain and the value; the second is only made where the first is known.
 *
 * <p>Both are chains of multiplications whose two halves are folded together, each with numbers of
 * its own, so that no pattern of two ids makes both collide. No client chooses ids, and nobody can
 * look for such two; a collision by chance (2^-128 for each pair) would end a good token, and never
 * spare a bad one.
 */
final class RevocationKey {
  private static final int WORD = 4;

  private RevocationKey() {}

  /** The first half; never 0. */
  static long first(String grain, String value) {
    long hash = hash(grain, value, 0xa0761d6478bd642fL, 0xe7037ed1a0b428dbL);
    return hash == 0 ? 1 : hash;
  }

  /** The second half. */
  static long second(String grain, String value) {
    return hash(grain, value, 0x8ebc6af09c88c6e3L, 0x589965cc75374cc3L);
  }

  /** Eight characters at a time; the last eight may overlap with those before. */
  private static long hash(String grain, String value, long one, long other) {
    int length = value.length();
    long hash = folded(grain.hashCode() ^ one, length ^ other);
    int last = length - 2 * WORD;
    for (int at = 0; at < last; at += 2 * WORD) {
      hash = folded(word(value, at) ^ hash, word(value, at + WORD) ^ other);
    }
    if (last >= 0) {
      return folded(word(value, last) ^ hash, word(value, last + WORD) ^ other);
    }
    for (int at = 0; at < length; at++) {
      hash = folded(value.charAt(at) ^ hash, one);
    }
    return hash;
  }

  private static long word(String value, int at) {
    return value.charAt(at)
        | (long) value.charAt(at + 1) << 16
        | (long) value.charAt(at + 2) << 32
        | (long) value.charAt(at + 3) << 48;
  }

  private static long folded(long one, long other) {
    return Math.multiplyHigh(one, other) ^ one * other;
  }
}
