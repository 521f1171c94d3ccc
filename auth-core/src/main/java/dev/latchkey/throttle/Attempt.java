package dev.latchkey.throttle;

import dev.latchkey.AuthException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that was let through. Say how it went, then close it; closed without a word it never
 * was (nothing was looked at: no turn to hash, no answer of storage). Not thread-safe.
 */
public final class Attempt implements AutoCloseable {
  /** What was counted without the attempt, and with it. */
  record Reservation(Attempts before, Attempts after) {}

  private final Throttle throttle;
  private final List<Bucket> buckets = new ArrayList<>();
  private final Map<Bucket, Reservation> reservations = new LinkedHashMap<>();
  private boolean told;

  Attempt(Throttle throttle) {
    this.throttle = throttle;
  }

  void entered(Bucket bucket) {
    buckets.add(bucket);
  }

  void reserved(Bucket bucket, Reservation reservation) {
    reservations.put(bucket, reservation);
  }

  /**
   * It was a wrong guess: it counts.
   *
   * @return the buckets that let nothing through any more since then
   */
  public List<Bucket> failed() {
    told = true;
    List<Bucket> spent = new ArrayList<>();
    each(
        bucket -> {
          Reservation reservation = reservations.get(bucket);
          Attempts after = reservation == null ? throttle.count(bucket) : reservation.after();
          if (bucket.rule().isSpent(after)) {
            spent.add(bucket);
          }
        });
    return spent;
  }

  /** It was right: earlier failures are forgotten, but for those of shared buckets. */
  public void succeeded() {
    told = true;
    each(
        bucket -> {
          Reservation reservation = reservations.get(bucket);
          if (reservation != null && bucket.shared()) {
            throttle.takeBack(reservation);
          } else if (reservation != null) {
            throttle.forget(bucket);
          }
        });
  }

  @Override
  public void close() {
    buckets.forEach(throttle::leave);
    if (!told) {
      told = true;
      each(
          bucket -> {
            Reservation reservation = reservations.get(bucket);
            if (reservation != null) {
              throttle.takeBack(reservation);
            }
          });
    }
    buckets.clear();
  }

  /** What fails for one bucket is done for the others all the same. */
  private void each(Consumer<Bucket> step) {
    @Nullable AuthException failure = null;
    for (Bucket bucket : buckets) {
      try {
        step.accept(bucket);
      } catch (AuthException failed) {
        failure = failed;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
