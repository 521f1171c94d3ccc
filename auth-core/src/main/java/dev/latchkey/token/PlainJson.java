package dev.latchkey.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A cursor over JSON in plain ASCII without white space and escapes. The first thing that it does
 * not expect makes it fail for good; what it returned after that means nothing. For one pass by one
 * thread.
 */
final class PlainJson {
  /** Fewer digits than a long can overflow with. */
  private static final int MAX_DIGITS = 15;

  private static final int USUAL_TEXTS = 3;
  private static final int MIXED = 12;
  private static final String[] NONE = {};
  private static final byte[] PASSWORD_ALONE = "\"pwd\"]".getBytes(ISO_8859_1);
  private static final List<String> PASSWORD = List.of("pwd");

  private static final boolean[] PLAIN = new boolean[0x100];

  static {
    // A question mark is what encoders put for what they cannot encode.
    for (int c = ' '; c < 0x7f; c++) {
      PLAIN[c] = c != '"' && c != '\\' && c != '?';
    }
  }

  private final byte[] json;
  private int at;
  private boolean failed;

  PlainJson(byte[] json) {
    this.json = json;
  }

  /** Whether these bytes come next; then they are behind. */
  boolean skips(byte[] expected) {
    int end = at + expected.length;
    if (end > json.length || !Arrays.equals(json, at, end, expected, 0, expected.length)) {
      return false;
    }
    at = end;
    return true;
  }

  int position() {
    return at;
  }

  boolean hasFailed() {
    return failed;
  }

  /** A copy of the bytes since this position. */
  byte[] since(int start) {
    return Arrays.copyOfRange(json, start, at);
  }

  /** A number that depends on some of the bytes that come next. */
  int mixed() {
    int mixed = 0;
    for (int i = at; i < Math.min(at + MIXED, json.length); i++) {
      mixed = mixed * 31 + json[i];
    }
    return mixed ^ mixed >>> 6;
  }

  long fails() {
    failed = true;
    return 0;
  }

  Set<String> noSet() {
    failed = true;
    return Set.of();
  }

  /** Whether all went well, and these bytes are the last ones. */
  boolean endsWith(byte[] last) {
    return skips(last) && at == json.length && !failed;
  }

  /** A text that is not empty, up to and with its closing quote. */
  String text() {
    int start = at;
    while (at < json.length && PLAIN[json[at] & 0xff]) {
      at++;
    }
    if (at == start || at == json.length || json[at] != '"') {
      failed = true;
      return "";
    }
    at++;
    return new String(json, start, at - 1 - start, ISO_8859_1);
  }

  String textAfter(byte[] expected) {
    if (skips(expected)) {
      return text();
    }
    failed = true;
    return "";
  }

  /** A whole number from 0 to this one, as JSON spells it. */
  long number(long greatest) {
    int start = at;
    long number = 0;
    while (at < json.length && json[at] >= '0' && json[at] <= '9' && at - start < MAX_DIGITS) {
      number = number * 10 + json[at] - '0';
      at++;
    }
    boolean leadingZero = at - start > 1 && json[start] == '0';
    failed |= at == start || leadingZero || number > greatest;
    return number;
  }

  /** Texts up to and with the closing bracket, each greater than the one before it. */
  Set<String> set() {
    String[] texts = texts();
    for (int i = 1; i < texts.length; i++) {
      if (texts[i - 1].compareTo(texts[i]) >= 0) {
        return noSet();
      }
    }
    return Set.of(texts);
  }

  /** Texts up to and with the closing bracket. */
  List<String> list() {
    return skips(PASSWORD_ALONE) ? PASSWORD : List.of(texts());
  }

  private String[] texts() {
    if (isNext(']')) {
      return NONE;
    }
    String[] texts = new String[USUAL_TEXTS];
    int count = 0;
    do {
      if (!isNext('"')) {
        failed = true;
        return NONE;
      }
      texts = count < texts.length ? texts : Arrays.copyOf(texts, 2 * count);
      texts[count++] = text();
    } while (isNext(','));
    failed |= !isNext(']');
    return count == texts.length ? texts : Arrays.copyOf(texts, count);
  }

  /** The words of a text, between single spaces. */
  Set<String> words() {
    Set<String> words = Set.copyOf(List.of(text().split(" ", -1)));
    failed |= words.contains("");
    return words;
  }

  private boolean isNext(char expected) {
    boolean is = at < json.length && json[at] == expected;
    at += is ? 1 : 0;
    return is;
  }

  /** Whether these make up a text, and none of them needs an escape. */
  static boolean arePlain(byte[] bytes) {
    boolean plain = bytes.length > 0;
    for (byte one : bytes) {
      plain &= PLAIN[one & 0xff];
    }
    return plain;
  }
}
