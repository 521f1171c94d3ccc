/**
 * JSON by the letter of the standard, on the parser that Nimbus brings along. For the library
 * itself: applications have no need of it.
 */
@NullMarked
package dev.latchkey.json;

import org.jspecify.annotations.NullMarked;
