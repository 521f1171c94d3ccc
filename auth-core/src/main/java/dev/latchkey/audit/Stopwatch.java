package dev.latchkey.audit;

/**
 * Measures how long things take, for those who want to know. Must be quick and thread-safe, and
 * must not throw.
 */
public interface Stopwatch {
  /** Measures nothing. */
  Stopwatch NONE =
      new Stopwatch() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public void took(Step step, long nanos) {}
      };

  /** Nanoseconds of a clock that only goes forward, from any beginning. */
  long nanos();

  /** A step was over after so many nanoseconds, with whatever result. */
  void took(Step step, long nanos);

  /** What is measured. */
  enum Step {
    /** The wait for the turn to hash, of those who got it. */
    HASHING_WAIT,
    /** One hashing of a password. */
    HASHING_RUN,
    /** One login, as whoever logs in waits for it. */
    LOGIN
  }
}
