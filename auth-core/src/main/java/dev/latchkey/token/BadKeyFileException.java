package dev.latchkey.token;

import java.nio.file.Path;

/** Key files that are unsafe or unreadable. The message names the file and nothing in it. */
final class BadKeyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  BadKeyFileException(Path file, String problem) {
    this(file + " " + problem);
  }

  BadKeyFileException(String problem) {
    super(problem);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
