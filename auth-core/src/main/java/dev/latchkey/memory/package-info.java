/** Stores in memory: the reference implementation, for tests and the first minute. */
@NullMarked
package dev.latchkey.memory;

import org.jspecify.annotations.NullMarked;
