/**
 * Latchkey in a servlet container: {@link dev.latchkey.servlet.AuthFilter} checks the token of each
 * request against {@link dev.latchkey.servlet.Routes} and serves the ready endpoints.
 */
@NullMarked
package dev.latchkey.servlet;

import org.jspecify.annotations.NullMarked;
