package dev.latchkey.revocation;

import dev.latchkey.token.AccessToken;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The live revocations in memory, made for the question that is nearly always answered with no:
 * first a filter that fits into a processor's cache, and the table only where the filter knows an
 * id. Thread-safe: nobody waits in order to ask, and what was added before is seen; who adds waits
 * for others who add.
 */
final class LiveRevocations {
  private static final int SMALLEST = 64;

  private volatile Table table = new Table(SMALLEST);

  /** Whether one of them ends this token now. */
  boolean end(AccessToken token, long nowSeconds) {
    Table current = table;
    return current.size.get() > 0 && current.mayEnd(token) && current.ends(token, nowSeconds);
  }

  /** Takes one up. Where it is known already, what ends more tokens for longer counts. */
  synchronized void add(Revocation revocation, long nowSeconds) {
    if (table.isFull()) {
      table = table.without(nowSeconds);
    }
    int colon = revocation.id().indexOf(':') + 1;
    String grain = revocation.id().substring(0, colon);
    String value = revocation.id().substring(colon);
    table.put(
        RevocationKey.first(grain, value),
        RevocationKey.second(grain, value),
        revocation.version(),
        revocation.expiresAt().getEpochSecond() + 1);
  }

  /** Forgets those that can end nothing any more. */
  synchronized void forgetExpired(long nowSeconds) {
    table = table.without(nowSeconds);
  }

  int size() {
    return table.size.get();
  }

  /**
   * Open addressing over three longs for each place: the two halves of the key, and version and
   * expiry. Up to three of four places are taken. Nothing in it moves or goes, so that one who
   * writes and many who read need no lock.
   */
  private static final class Table {
    private static final int NONE = -1;
    private static final int LONGS = 3;
    private static final long MOST_SECONDS = 0xffffffffL;
    private static final int MARKS_FOR_EACH_PLACE = 16;

    private final AtomicLongArray places;
    private final AtomicLongArray marks;
    private final int capacity;
    private final int markShift;
    private final AtomicInteger size = new AtomicInteger();

    /** That many places: a power of two. */
    Table(int capacity) {
      this.capacity = capacity;
      places = new AtomicLongArray(capacity * LONGS);
      marks = new AtomicLongArray(capacity * MARKS_FOR_EACH_PLACE / Long.SIZE);
      markShift = Long.numberOfLeadingZeros((long) capacity * MARKS_FOR_EACH_PLACE - 1);
    }

    /** All three without a branch between them, so that none waits for the one before it. */
    boolean mayEnd(AccessToken token) {
      long session = mark(RevocationKey.first(Revocation.SESSION, token.sessionId()));
      long id = mark(RevocationKey.first(Revocation.TOKEN, token.id()));
      long user = mark(RevocationKey.first(Revocation.USER, token.userId()));
      return (session | id | user) != 0;
    }

    boolean ends(AccessToken token, long nowSeconds) {
      return version(Revocation.SESSION, token.sessionId(), nowSeconds) != NONE
          || version(Revocation.TOKEN, token.id(), nowSeconds) != NONE
          || token.version() < version(Revocation.USER, token.userId(), nowSeconds);
    }

    /** The version of what is revoked under this id, less than any where nothing is. */
    private int version(String grain, String value, long nowSeconds) {
      int at = placeOf(RevocationKey.first(grain, value), RevocationKey.second(grain, value));
      return at >= 0 && isLive(at, nowSeconds) ? version(places.get(at + 2)) : NONE;
    }

    /** Not 0 where an id with this first half, or another one with the same mark, is known. */
    private long mark(long first) {
      long bit = first >>> markShift;
      return marks.get((int) (bit / Long.SIZE)) & 1L << bit;
    }

    /** Where this key stands; the complement of where it would, where it does not. */
    private int placeOf(long first, long second) {
      int place = (int) first & capacity - 1;
      while (true) {
        int at = place * LONGS;
        long found = places.get(at);
        if (found == first && places.get(at + 1) == second) {
          return at;
        }
        if (found == 0) {
          return ~at;
        }
        place = place + 1 & capacity - 1;
      }
    }

    void put(long first, long second, int version, long expiry) {
      int at = placeOf(first, second);
      if (at >= 0) {
        long known = places.get(at + 2);
        places.set(
            at + 2, packed(Math.max(version, version(known)), Math.max(expiry, expiry(known))));
      } else {
        places.set(~at + 2, packed(version, expiry));
        places.set(~at + 1, second);
        places.set(~at, first);
        long bit = first >>> markShift;
        int word = (int) (bit / Long.SIZE);
        marks.set(word, marks.get(word) | 1L << bit);
        size.incrementAndGet();
      }
    }

    boolean isFull() {
      return size.get() >= most(capacity);
    }

    private static int most(int capacity) {
      return capacity / 4 * 3;
    }

    /** One without those that had expired by this time, and with room for more. */
    Table without(long nowSeconds) {
      int live = 0;
      for (int at = 0; at < places.length(); at += LONGS) {
        live += isLive(at, nowSeconds) ? 1 : 0;
      }
      int room = SMALLEST;
      while (most(room) <= live) {
        room *= 2;
      }
      return live == size.get() && room == capacity ? this : copy(room, nowSeconds);
    }

    private Table copy(int room, long nowSeconds) {
      Table copy = new Table(room);
      for (int at = 0; at < places.length(); at += LONGS) {
        if (isLive(at, nowSeconds)) {
          long value = places.get(at + 2);
          copy.put(places.get(at), places.get(at + 1), version(value), expiry(value));
        }
      }
      return copy;
    }

    private boolean isLive(int at, long nowSeconds) {
      return places.get(at) != 0 && expiry(places.get(at + 2)) > nowSeconds;
    }

    /** The expiry without a sign, so that it lasts until 2106. */
    private static long packed(int version, long expiry) {
      return (long) version << Integer.SIZE | Math.min(Math.max(expiry, 0), MOST_SECONDS);
    }

    private static int version(long packed) {
      return (int) (packed >>> Integer.SIZE);
    }

    private static long expiry(long packed) {
      return packed & MOST_SECONDS;
    }
  }
}
