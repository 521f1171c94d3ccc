package dev.latchkey.throttle;

import java.time.Instant;

/**
 * What was counted for one bucket.
 *
 * @param bucket the id of the bucket: its kind and a code over what it is about
 * @param count failures, and attempts that are under way and were counted in advance; from 1
 * @param blockedUntil no attempt before this instant, with a precision of milliseconds
 * @param expiresAt forgotten from this instant on, with a precision of milliseconds
 */
public record Attempts(String bucket, int count, Instant blockedUntil, Instant expiresAt) {}
