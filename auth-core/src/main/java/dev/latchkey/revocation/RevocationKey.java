package dev.latchkey.revocation;

/**
 * The id of a revocation in 128 bits, so that a million of them fit into memory. Each half is a
 * hash of its own of the grain and the value; the second is only made where the first is known.
 *
 * <p>No client chooses ids, so that nobody can look for two that collide; a collision by chance
 * (2^-128 for each pair) would end a good token, and never spare a bad one.
 */
final class RevocationKey {
  private static final long MULTIPLIER_1 = 0x9e3779b97f4a7c15L;
  private static final long MULTIPLIER_2 = 0xc2b2ae3d27d4eb4fL;
  private static final int WORD = 4;

  private RevocationKey() {}

  /** The first half; never 0. */
  static long first(String grain, String value) {
    long hash = hash(grain, value, MULTIPLIER_1);
    return hash == 0 ? 1 : hash;
  }

  /** The second half. */
  static long second(String grain, String value) {
    return hash(grain, value, MULTIPLIER_2);
  }

  /** Four characters at a time; the last four may overlap with those before. */
  private static long hash(String grain, String value, long multiplier) {
    int length = value.length();
    long hash = grain.hashCode() ^ (long) length << 32;
    int last = length - WORD;
    if (last < 0) {
      return stirred(hash ^ shortWord(value), multiplier);
    }
    for (int at = 0; at < last; at += WORD) {
      hash = stirred(hash ^ word(value, at), multiplier);
    }
    return stirred(hash ^ word(value, last), multiplier);
  }

  private static long word(String value, int at) {
    return value.charAt(at)
        | (long) value.charAt(at + 1) << 16
        | (long) value.charAt(at + 2) << 32
        | (long) value.charAt(at + 3) << 48;
  }

  private static long shortWord(String value) {
    long word = 0;
    for (int at = 0; at < value.length(); at++) {
      word = word << Character.SIZE | value.charAt(at);
    }
    return word;
  }

  private static long stirred(long bits, long multiplier) {
    long product = bits * multiplier;
    return product ^ product >>> 32;
  }
}
