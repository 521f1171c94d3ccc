package dev.latchkey.bench;

/** Whose turn it is. For one thread. */
final class Turn {
  private int next;

  /** The next number, over and over. */
  int next() {
    next = (next + 1) & (Tokens.COUNT - 1);
    return next;
  }
}
