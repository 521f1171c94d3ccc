package dev.latchkey.json;

/**
 * Text that is not the JSON asked for. The message names the rule and never repeats the text. It
 * carries no stack trace: bad input is an answer and not a fault.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonException(String brokenRule) {
    super(brokenRule, null, false, false);
  }
}
