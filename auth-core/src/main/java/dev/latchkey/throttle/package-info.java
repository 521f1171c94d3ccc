/**
 * Guessing made slow: {@link dev.latchkey.throttle.LoginThrottle} in front of passwords,
 * registrations and refresh tokens, {@link dev.latchkey.throttle.Throttle} for anything else that
 * can be guessed, {@link dev.latchkey.throttle.AttemptStore} for what all instances have counted.
 */
@NullMarked
package dev.latchkey.throttle;

import org.jspecify.annotations.NullMarked;
