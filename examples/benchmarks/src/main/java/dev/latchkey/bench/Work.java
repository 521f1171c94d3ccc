package dev.latchkey.bench;

/** One operation, on the token of this number. */
@FunctionalInterface
interface Work {
  /** What was computed, so that it is not optimised away. */
  Object run(int number) throws Exception;
}
