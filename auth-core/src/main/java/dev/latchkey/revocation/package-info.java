/**
 * Revocation: {@link dev.latchkey.revocation.Revocations} ends tokens before their time, {@link
 * dev.latchkey.revocation.RevocationFeed} knows of it on each instance without reading storage.
 */
@NullMarked
package dev.latchkey.revocation;

import org.jspecify.annotations.NullMarked;
