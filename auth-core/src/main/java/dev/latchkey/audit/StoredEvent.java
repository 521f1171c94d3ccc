package dev.latchkey.audit;

import dev.latchkey.Client;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An event as it is kept. Texts in it are input of the other side: escape them before they are
 * shown.
 *
 * @param id begins with the time in milliseconds in 12 hexadecimal digits, so that the order of ids
 *     is that of times; unique among all instances
 * @param time when, to the millisecond
 * @param expiresAt when it is no longer read
 * @param type the stable name of its kind, see {@link AuthEvent#type()}
 * @param userId whom it is about, where that is known
 * @param sessionId which session it is about, where there is one
 * @param client who asked
 * @param attributes what else is known, each value of at most 256 characters
 */
public record StoredEvent(
    String id,
    Instant time,
    Instant expiresAt,
    String type,
    Optional<String> userId,
    Optional<String> sessionId,
    Client client,
    Map<String, String> attributes) {
  static final int MAX_VALUE = 256;

  private static final String USER_ID = "user_id";
  private static final String SESSION_ID = "session_id";

  /** Copies the attributes in their order. */
  public StoredEvent {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * What is kept of an event: everything, over-long values cut.
   *
   * @param suffix what tells it from others of the same millisecond; later ones sort behind
   */
  static StoredEvent of(AuthEvent event, String suffix, Duration retention) {
    Map<String, String> attributes = new LinkedHashMap<>();
    event.attributes().forEach((name, value) -> attributes.put(name, cut(value)));
    Optional<String> userId = Optional.ofNullable(attributes.remove(USER_ID));
    Optional<String> sessionId = Optional.ofNullable(attributes.remove(SESSION_ID));
    Instant time = event.at().truncatedTo(ChronoUnit.MILLIS);
    Client client = new Client(cut(event.client().address()), event.client().userAgent());
    return new StoredEvent(
        firstId(time) + suffix,
        time,
        time.plus(retention),
        event.type(),
        userId,
        sessionId,
        client,
        attributes);
  }

  /** No id of an event at this time or later sorts before this text, and every earlier one does. */
  public static String firstId(Instant time) {
    return String.format("%012x", Math.max(0, time.toEpochMilli()));
  }

  private static String cut(String value) {
    if (value.length() <= MAX_VALUE) {
      return value;
    }
    boolean splits = Character.isHighSurrogate(value.charAt(MAX_VALUE - 2));
    return value.substring(0, splits ? MAX_VALUE - 2 : MAX_VALUE - 1) + "…";
  }
}
