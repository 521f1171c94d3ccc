package dev.latchkey.crypto;

/** A key that is unsafe, or no key at all. The message says why and holds nothing of the key. */
public final class BadKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** To be read after the name of what holds the key, for example "is on another curve". */
  public BadKeyException(String problem) {
    super(problem);
  }

  /** The problem. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
