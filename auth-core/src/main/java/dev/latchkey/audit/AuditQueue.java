package dev.latchkey.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Events on their way to the store, in a bounded number. Thread-safe; nobody waits to put one. */
final class AuditQueue {
  private final int capacity;
  private final Deque<StoredEvent> waiting = new ArrayDeque<>();
  private boolean closed;

  AuditQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Whether there was room. */
  synchronized boolean offer(StoredEvent event) {
    if (closed || waiting.size() >= capacity) {
      return false;
    }
    waiting.add(event);
    notifyAll();
    return true;
  }

  /** The oldest, at least one; none at all once it is closed and empty. */
  synchronized List<StoredEvent> take(int most) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<StoredEvent> taken = new ArrayList<>();
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Takes no more; what waits can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Forgets what waits, and tells how many that were. */
  synchronized int clear() {
    int forgotten = waiting.size();
    waiting.clear();
    return forgotten;
  }
}
