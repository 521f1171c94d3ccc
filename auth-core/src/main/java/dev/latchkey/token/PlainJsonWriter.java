package dev.latchkey.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes what {@link PlainJson} reads. The first text that is not plain makes it fail for good. For
 * one JSON text by one thread.
 */
final class PlainJsonWriter {
  private static final int MAX_DIGITS = 19;

  private byte[] json;
  private int length;
  private boolean failed;

  PlainJsonWriter(int expectedLength) {
    json = new byte[expectedLength];
  }

  /** These bytes as they are. */
  PlainJsonWriter raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, json, length, bytes.length);
    length += bytes.length;
    return this;
  }

  PlainJsonWriter raw(char character) {
    reserve(1);
    json[length++] = (byte) character;
    return this;
  }

  /** A text, and the quote at its end. What is not ASCII is encoded as what is not plain. */
  PlainJsonWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    failed |= !PlainJson.arePlain(bytes);
    return raw(bytes).raw('"');
  }

  /** A whole number from 0 on. */
  PlainJsonWriter number(long number) {
    failed |= number < 0;
    reserve(MAX_DIGITS);
    int digits = 1;
    for (long rest = number; rest > 9; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      json[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Texts up to and with the closing bracket. */
  PlainJsonWriter list(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        raw(',');
      }
      raw('"').text(texts.get(i));
    }
    return raw(']');
  }

  private void reserve(int size) {
    if (length + size > json.length) {
      json = Arrays.copyOf(json, 2 * (length + size));
    }
  }

  boolean hasFailed() {
    return failed;
  }

  /** What was written; not a copy. */
  ByteBuffer written() {
    return ByteBuffer.wrap(json, 0, length);
  }
}
