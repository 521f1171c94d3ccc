package dev.latchkey.password;

import dev.latchkey.crypto.Hashes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Searches a file of sorted hashes by halving it, a block at a time. It is opened for each search,
 * so that it can be replaced, and an interrupted thread closes nobody else's. Thread-safe.
 */
final class BreachFile implements BreachedPasswords {
  private static final int SAMPLES = 64;

  private final Path file;

  private BreachFile(Path file) {
    this.file = file;
  }

  /** The file, after its first block, its last one and others between were found in order. */
  static BreachFile checked(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("The file of breached passwords is missing, or no file");
    }
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
      checkSamples(new BreachBlocks(open));
    } catch (BreachCheckException bad) {
      throw new IllegalArgumentException("The file of breached passwords " + bad.problem(), bad);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "The file of breached passwords cannot be read", unreadable);
    }
    return new BreachFile(file);
  }

  private static void checkSamples(BreachBlocks blocks) throws IOException {
    long last = blocks.count() - 1;
    long checked = -1;
    String before = "";
    for (int sample = 0; sample <= SAMPLES; sample++) {
      long block = last / SAMPLES * sample + last % SAMPLES * sample / SAMPLES;
      if (block > checked) {
        checked = block;
        before = requireOrder(before, blocks.hashesIn(block));
      }
    }
    if (before.isEmpty()) {
      throw new BreachCheckException("is empty");
    }
  }

  private static String requireOrder(String before, List<String> hashes) {
    String last = before;
    for (String hash : hashes) {
      if (hash.compareTo(last) <= 0) {
        throw new BreachCheckException("is not in the order of the hashes");
      }
      last = hash;
    }
    return last;
  }

  @Override
  public boolean contains(String password) {
    String hash = Hashes.sha1Hex(password);
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
      return isListed(hash, new BreachBlocks(open));
    } catch (IOException unreadable) {
      throw new BreachCheckException("cannot be read");
    }
  }

  /** The only block in which the hash may lie is the last one that does not begin beyond it. */
  private static boolean isListed(String hash, BreachBlocks blocks) throws IOException {
    long low = 0;
    long high = blocks.count() - 1;
    while (low < high) {
      long middle = high - (high - low) / 2;
      List<String> hashes = blocks.hashesIn(middle);
      if (hashes.isEmpty() || hashes.get(0).compareTo(hash) > 0) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return blocks.hashesIn(low).contains(hash);
  }
}
