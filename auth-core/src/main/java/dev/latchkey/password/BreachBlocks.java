package dev.latchkey.password;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An open file of lines {@code SHA1:COUNT}, as blocks of 4 KiB. A line belongs to the block in
 * which it begins, so each is in one.
 */
final class BreachBlocks {
  private static final int BLOCK = 4096;
  private static final int LONGEST_LINE = 64;
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{40}):[0-9]{1,18}\r?");

  private final FileChannel file;
  private final long size;

  BreachBlocks(FileChannel file) throws IOException {
    this.file = file;
    size = file.size();
  }

  long count() {
    return (size + BLOCK - 1) / BLOCK;
  }

  /** The hashes in upper case; of the last block there may be none. */
  List<String> hashesIn(long block) throws IOException {
    long from = Math.max(0, block * BLOCK - 1);
    String text = read(from);
    int end = (int) (Math.min(size, (block + 1) * BLOCK) - from);
    int begin = block == 0 ? 0 : text.indexOf('\n') + 1;
    List<String> hashes = new ArrayList<>();
    while (begin < end && (begin > 0 || block == 0)) {
      int lineEnd = text.indexOf('\n', begin);
      hashes.add(hashOf(text.substring(begin, lineEnd < 0 ? text.length() : lineEnd)));
      begin = lineEnd < 0 ? end : lineEnd + 1;
    }
    if (hashes.isEmpty() && block < count() - 1) {
      throw malformed();
    }
    return hashes;
  }

  /**
   * A block with the byte before it, which may end a line, and with what it may lack of its last.
   */
  private String read(long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 + BLOCK + LONGEST_LINE);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = file.read(bytes, from + bytes.position());
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }

  private static String hashOf(String line) {
    Matcher entry = LINE.matcher(line);
    if (!entry.matches()) {
      throw malformed();
    }
    return entry.group(1).toUpperCase(Locale.ROOT);
  }

  private static BreachCheckException malformed() {
    return new BreachCheckException("has other lines than SHA1:COUNT");
  }
}
