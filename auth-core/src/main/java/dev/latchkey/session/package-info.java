/**
 * Sessions: one login is one {@link dev.latchkey.session.Session}, kept alive by refresh tokens
 * that rotate. {@link dev.latchkey.session.Sessions} holds the rules.
 */
@NullMarked
package dev.latchkey.session;

import org.jspecify.annotations.NullMarked;
