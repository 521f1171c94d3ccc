/**
 * Authentication for Java web applications: start at {@link dev.latchkey.Auth}.
 *
 * <p>{@link dev.latchkey.AuthConfig} holds the settings, {@link dev.latchkey.AuthStores} the
 * storage; {@code Auth.of(config, stores)} wires the services and hands them out. Everything that a
 * user or an attacker can cause is an {@link dev.latchkey.AuthException} with a {@link
 * dev.latchkey.Reason}.
 */
@NullMarked
package dev.latchkey;

import org.jspecify.annotations.NullMarked;
