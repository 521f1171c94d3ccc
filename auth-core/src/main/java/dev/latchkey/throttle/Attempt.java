package dev.latchkey.throttle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt that was let through. Say how it went, then close it; closed without a word it never
 * was (nothing was looked at: no turn to hash, no answer of storage). Not thread-safe.
 */
public final class Attempt implements AutoCloseable {
  /** A bucket that let it through, and how it was counted in advance there, if it was. */
  record Entry(Bucket bucket, Optional<Reservation> reservation) {}

  /** What was counted without the attempt, and with it. */
  record Reservation(Attempts before, Attempts after) {}

  private final Throttle throttle;
  private final List<Entry> entries = new ArrayList<>();
  private boolean told;

  Attempt(Throttle throttle) {
    this.throttle = throttle;
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  /**
   * It was a wrong guess: it counts.
   *
   * @return whether it was the last one that a bucket lets through
   */
  public boolean failed() {
    told = true;
    entries.stream()
        .filter(entry -> entry.reservation().isEmpty())
        .forEach(entry -> throttle.count(entry.bucket()));
    return entries.stream()
        .anyMatch(entry -> entry.reservation().filter(it -> isSpent(entry, it)).isPresent());
  }

  private static boolean isSpent(Entry entry, Reservation reservation) {
    return entry.bucket().rule().isSpent(reservation.after());
  }

  /** It was right: earlier failures are forgotten, but for those of shared buckets. */
  public void succeeded() {
    told = true;
    for (Entry entry : entries) {
      if (entry.bucket().shared()) {
        entry.reservation().ifPresent(throttle::takeBack);
      } else if (entry.reservation().isPresent()) {
        throttle.forget(entry.bucket());
      }
    }
  }

  @Override
  public void close() {
    entries.forEach(entry -> throttle.leave(entry.bucket()));
    if (!told) {
      entries.forEach(entry -> entry.reservation().ifPresent(throttle::takeBack));
    }
    entries.clear();
  }
}
