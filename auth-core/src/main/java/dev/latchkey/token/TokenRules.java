package dev.latchkey.token;

import java.time.Duration;

/**
 * What holds for all tokens of a service.
 *
 * @param issuer the {@code iss}: exact
 * @param audience the {@code aud}: among those of the token
 * @param lifetime from issue to expiry, in whole seconds
 * @param leeway how far clocks may be apart: granted on {@code exp}, {@code nbf} and a future
 *     {@code iat}
 */
public record TokenRules(String issuer, String audience, Duration lifetime, Duration leeway) {}
