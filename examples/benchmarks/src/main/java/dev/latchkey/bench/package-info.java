/**
 * Latchkey beside other libraries and beside the bare cryptography under all of them. A benchmark
 * has one file for each work ({@link dev.latchkey.bench.VerifyBenchmark} and the others), a library
 * one file that sets it up, and {@link dev.latchkey.bench.Plan} says what is measured beside what.
 */
@NullMarked
package dev.latchkey.bench;

import org.jspecify.annotations.NullMarked;
