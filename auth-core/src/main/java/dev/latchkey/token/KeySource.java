package dev.latchkey.token;

/** Where the keys come from, which may change while the process runs. Thread-safe. */
@FunctionalInterface
interface KeySource {
  /** The keys now. */
  KeySet current();

  /** The keys once more, because none has this id, though a token names it. */
  default KeySet inSearchOf(String unknownId) {
    return current();
  }
}
