package dev.latchkey.bench;

import java.util.List;
import java.util.stream.IntStream;

/** The tokens of a run, all different. */
final class Tokens {
  /** How many are taken in turn: a power of two. */
  static final int COUNT = 512;

  private Tokens() {}

  /** As Latchkey issues them. */
  static List<String> issued(Trust trust) {
    return IntStream.range(0, COUNT).mapToObj(trust::issue).toList();
  }
}
