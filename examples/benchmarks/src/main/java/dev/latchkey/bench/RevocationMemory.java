package dev.latchkey.bench;

import dev.latchkey.revocation.RevocationFeed;
import java.lang.management.ManagementFactory;

/** What a live revocation takes of the heap: what the heap grew by after collections. */
final class RevocationMemory {
  private static final int COLLECTIONS = 3;

  private RevocationMemory() {}

  /** The bytes for each of that many. */
  static double bytesEach(int count) {
    long before = used();
    RevocationFeed feed = ManyRevocations.feed(count);
    long after = used();
    Check.that(feed.size() == count, "all revocations are still live");
    return (double) (after - before) / count;
  }

  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
