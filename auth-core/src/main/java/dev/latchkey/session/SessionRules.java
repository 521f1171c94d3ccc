package dev.latchkey.session;

import java.time.Duration;

/**
 * How long sessions live.
 *
 * @param idleLife from the last refresh to the end of a session that nobody uses
 * @param life from the login to the end of a session, however often it is used
 * @param grace how long after a rotation the token before it still gets the same answer
 */
public record SessionRules(Duration idleLife, Duration life, Duration grace) {}
