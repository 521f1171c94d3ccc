/**
 * The only place that touches {@code Mac}, {@code MessageDigest}, {@code Signature}, {@code
 * KeyFactory} and {@code SecureRandom}. For the library itself: applications have no need of it.
 */
@NullMarked
package dev.latchkey.crypto;

import org.jspecify.annotations.NullMarked;
