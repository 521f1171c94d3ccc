package dev.latchkey.mongo;

import java.nio.charset.StandardCharsets;

/** Text as BSON holds it: UTF-8, in which an unpaired surrogate has no form. */
final class BsonText {
  private BsonText() {}

  /** Whether a document can hold this text, so that it may be looked for. */
  static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The text with a question mark for each unpaired surrogate. */
  static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
