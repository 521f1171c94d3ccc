package dev.latchkey.password;

/** A list of breached passwords that could not be asked. The message tells nothing of what for. */
final class BreachCheckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BreachCheckException(String problem) {
    super(problem);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
