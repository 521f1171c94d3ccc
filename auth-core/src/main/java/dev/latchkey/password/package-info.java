/**
 * Passwords: {@link dev.latchkey.password.PasswordHasher} and {@link
 * dev.latchkey.password.PasswordPolicy}.
 */
@NullMarked
package dev.latchkey.password;

import org.jspecify.annotations.NullMarked;
