package dev.latchkey.throttle;

/**
 * How often passwords, addresses and registrations may fail.
 *
 * @param account failures of one account by strangers, of a known device, of a session
 * @param address failures from one address
 * @param registration registrations from one address
 */
public record ThrottleRules(
    ThrottleRule account, ThrottleRule address, ThrottleRule registration) {}
