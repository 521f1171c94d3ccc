package dev.latchkey.bench;

/**
 * Verifies a token entirely: {@code alg}, {@code kid}, signature, {@code typ}, {@code iss}, {@code
 * aud}, {@code exp} and {@code nbf} with a leeway of 60 seconds. Any exception is a refusal.
 */
@FunctionalInterface
interface Checker {
  /** What the token says. */
  Seen verify(String token) throws Exception;
}
