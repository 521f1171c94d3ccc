/**
 * Who can log in: {@link dev.latchkey.user.User}, their {@link dev.latchkey.user.Accounts} and
 * where they are kept ({@link dev.latchkey.user.UserRepository}).
 */
@NullMarked
package dev.latchkey.user;

import org.jspecify.annotations.NullMarked;
