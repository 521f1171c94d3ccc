package dev.latchkey.mongo;

import dev.latchkey.Client;
import dev.latchkey.audit.AuditStore.MinuteCount;
import dev.latchkey.audit.StoredEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** An event as a document, complete in itself: what it has not is null. */
final class EventDocument {
  static final String ID = "_id";
  static final String TYPE = "type";
  static final String MINUTE = "minute";
  static final String USER_ID = "user_id";
  static final String EXPIRES_AT = "expires_at";

  private static final String TIME = "time";
  private static final String SESSION_ID = "session_id";
  private static final String CLIENT = "client";
  private static final String ADDRESS = "address";
  private static final String USER_AGENT = "user_agent";
  private static final String ATTRIBUTES = "attributes";

  private EventDocument() {}

  static BsonDocument of(StoredEvent event) {
    BsonDocument attributes = new BsonDocument();
    event.attributes().forEach((name, value) -> attributes.append(name, text(value)));
    return new BsonDocument(ID, text(event.id()))
        .append(TYPE, text(event.type()))
        .append(TIME, time(event.time()))
        .append(MINUTE, time(event.time().truncatedTo(ChronoUnit.MINUTES)))
        .append(USER_ID, orNull(event.userId()))
        .append(SESSION_ID, orNull(event.sessionId()))
        .append(
            CLIENT,
            new BsonDocument(ADDRESS, text(event.client().address()))
                .append(USER_AGENT, text(event.client().userAgent())))
        .append(ATTRIBUTES, attributes)
        .append(EXPIRES_AT, time(event.expiresAt()));
  }

  private static BsonString text(String text) {
    return new BsonString(BsonText.wellFormed(text));
  }

  private static BsonDateTime time(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }

  private static BsonValue orNull(Optional<String> value) {
    return value.<BsonValue>map(EventDocument::text).orElse(BsonNull.VALUE);
  }

  /** Empty where a field is missing or of another type: that is no event of ours. */
  static Optional<StoredEvent> toEvent(BsonDocument document) {
    try {
      BsonDocument client = document.getDocument(CLIENT);
      return Optional.of(
          new StoredEvent(
              document.getString(ID).getValue(),
              time(document, TIME),
              time(document, EXPIRES_AT),
              document.getString(TYPE).getValue(),
              optional(document, USER_ID),
              optional(document, SESSION_ID),
              new Client(
                  client.getString(ADDRESS).getValue(), client.getString(USER_AGENT).getValue()),
              attributes(document.getDocument(ATTRIBUTES))));
    } catch (BsonInvalidOperationException malformed) {
      return Optional.empty();
    }
  }

  private static Map<String, String> attributes(BsonDocument document) {
    Map<String, String> attributes = new LinkedHashMap<>();
    document.forEach((name, value) -> attributes.put(name, value.asString().getValue()));
    return attributes;
  }

  /** A group of an aggregation by minute and type. */
  static Optional<MinuteCount> toCount(BsonDocument group, String count) {
    try {
      BsonDocument key = group.getDocument(ID);
      return Optional.of(
          new MinuteCount(
              time(key, MINUTE),
              key.getString(TYPE).getValue(),
              group.getNumber(count).longValue()));
    } catch (BsonInvalidOperationException malformed) {
      return Optional.empty();
    }
  }

  private static Instant time(BsonDocument document, String field) {
    return Instant.ofEpochMilli(document.getDateTime(field).getValue());
  }

  private static Optional<String> optional(BsonDocument document, String field) {
    return !document.containsKey(field) || document.isNull(field)
        ? Optional.empty()
        : Optional.of(document.getString(field).getValue());
  }
}
