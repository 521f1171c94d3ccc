/**
 * Bounded calls of other servers: {@link dev.latchkey.http.LimitedFetch}. For the library itself:
 * applications have no need of it.
 */
@NullMarked
package dev.latchkey.http;

import org.jspecify.annotations.NullMarked;
