/**
 * Access tokens: {@link dev.latchkey.token.TokenService} issues and verifies them. An {@link
 * dev.latchkey.token.AccessToken} is proof of a verification; nothing else makes one.
 */
@NullMarked
package dev.latchkey.token;

import org.jspecify.annotations.NullMarked;
