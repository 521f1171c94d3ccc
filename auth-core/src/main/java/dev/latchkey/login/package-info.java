/** Logging in: {@link dev.latchkey.login.Logins}. */
@NullMarked
package dev.latchkey.login;

import org.jspecify.annotations.NullMarked;
