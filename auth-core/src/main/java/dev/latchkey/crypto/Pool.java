package dev.latchkey.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects that are dear to make and that one thread at a time can use. A thread takes one,
 * uses it and gives it back; where none is left it makes another, and what does not fit any more is
 * dropped. So it never waits, keeps a bounded number, and does not care how many threads there are:
 * a thread-local would keep one for each virtual thread. Thread-safe.
 */
final class Pool<T> {
  private static final int SLOTS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

  /** Slots of two threads lie that far apart, so that they are not in one line of the cache. */
  private static final int SPREAD = 16;

  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * SPREAD);
  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** One that nobody else uses. After a failure it is not given back: it may be in any state. */
  T take() {
    T kept = slots.getAndSet(slot(), null);
    return kept == null ? maker.get() : kept;
  }

  void giveBack(T used) {
    slots.setRelease(slot(), used);
  }

  private static int slot() {
    long id = Thread.currentThread().getId();
    return ((int) (id ^ id >>> 7) & (SLOTS - 1)) * SPREAD;
  }
}
