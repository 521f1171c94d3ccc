/**
 * What happened: every decision is an {@link dev.latchkey.audit.AuthEvent}, handed to each {@link
 * dev.latchkey.audit.AuthEventListener}.
 */
@NullMarked
package dev.latchkey.audit;

import org.jspecify.annotations.NullMarked;
