package dev.latchkey.bench;

/**
 * What a row came to.
 *
 * @param nanoseconds for each operation
 * @param bytes allocated for each operation
 */
record Measured(double nanoseconds, double bytes) {
  /** What lies between two. */
  Measured mean(Measured other) {
    return new Measured((nanoseconds + other.nanoseconds) / 2, (bytes + other.bytes) / 2);
  }
}
