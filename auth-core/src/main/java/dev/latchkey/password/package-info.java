/**
 * Passwords: {@link dev.latchkey.password.PasswordHasher}, {@link
 * dev.latchkey.password.PasswordPolicy} and {@link dev.latchkey.password.BreachedPasswords}.
 */
@NullMarked
package dev.latchkey.password;

import org.jspecify.annotations.NullMarked;
