package dev.latchkey.mongo;

import dev.latchkey.Client;
import dev.latchkey.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A session as a document, complete in itself: what it has not is null. */
final class SessionDocument {
  static final String ID = "_id";
  static final String USER_ID = "user_id";
  static final String TOKEN_VERSION = "token_version";
  static final String GENERATION = "generation";
  static final String SECRET_HASH = "secret_hash";
  static final String CREATED_AT = "created_at";
  static final String IDLE_EXPIRES_AT = "idle_expires_at";
  static final String EXPIRES_AT = "expires_at";
  static final String REVOKED_AT = "revoked_at";

  private static final String KEY_ID = "key_id";
  private static final String ATTEMPT_HASH = "attempt_hash";
  private static final String ROTATED_AT = "rotated_at";
  private static final String CLIENT = "client";
  private static final String ADDRESS = "address";
  private static final String USER_AGENT = "user_agent";
  private static final String METHODS = "amr";

  private SessionDocument() {}

  static BsonDocument of(Session session) {
    BsonDocument document =
        new BsonDocument(ID, new BsonString(session.id()))
            .append(USER_ID, new BsonString(session.userId()))
            .append(TOKEN_VERSION, new BsonInt32(session.tokenVersion()))
            .append(METHODS, texts(session.authenticationMethods()))
            .append(CREATED_AT, time(session.createdAt()))
            .append(EXPIRES_AT, time(session.expiresAt()))
            .append(SECRET_HASH, new BsonString(session.secretHash()))
            .append(
                REVOKED_AT,
                session.revokedAt().<BsonValue>map(SessionDocument::time).orElse(BsonNull.VALUE));
    document.putAll(of(session.state()));
    return document;
  }

  /** The fields that a rotation replaces: all of the state. */
  static BsonDocument of(Session.State state) {
    return new BsonDocument(GENERATION, new BsonInt32(state.generation()))
        .append(KEY_ID, new BsonString(state.keyId()))
        .append(
            ATTEMPT_HASH,
            state.attemptHash().<BsonValue>map(BsonString::new).orElse(BsonNull.VALUE))
        .append(ROTATED_AT, time(state.rotatedAt()))
        .append(IDLE_EXPIRES_AT, time(state.idleExpiresAt()))
        .append(CLIENT, client(state.client()));
  }

  private static BsonDocument client(Client client) {
    return new BsonDocument(ADDRESS, new BsonString(BsonText.wellFormed(client.address())))
        .append(USER_AGENT, new BsonString(BsonText.wellFormed(client.userAgent())));
  }

  private static BsonArray texts(List<String> texts) {
    return new BsonArray(texts.stream().map(BsonString::new).toList());
  }

  static BsonDateTime time(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }

  /** Empty where a field is missing or of another type: that is no session of ours. */
  static Optional<Session> toSession(BsonDocument document) {
    try {
      return Optional.of(
          new Session(
              document.getString(ID).getValue(),
              document.getString(USER_ID).getValue(),
              document.getInt32(TOKEN_VERSION).getValue(),
              texts(document.getArray(METHODS)),
              time(document, CREATED_AT),
              time(document, EXPIRES_AT),
              document.getString(SECRET_HASH).getValue(),
              toState(document),
              isNull(document, REVOKED_AT)
                  ? Optional.empty()
                  : Optional.of(time(document, REVOKED_AT))));
    } catch (BsonInvalidOperationException malformed) {
      return Optional.empty();
    }
  }

  private static Session.State toState(BsonDocument document) {
    return new Session.State(
        document.getInt32(GENERATION).getValue(),
        document.getString(KEY_ID).getValue(),
        isNull(document, ATTEMPT_HASH)
            ? Optional.empty()
            : Optional.of(document.getString(ATTEMPT_HASH).getValue()),
        time(document, ROTATED_AT),
        time(document, IDLE_EXPIRES_AT),
        toClient(document.getDocument(CLIENT)));
  }

  private static Client toClient(BsonDocument client) {
    return new Client(
        client.getString(ADDRESS).getValue(), client.getString(USER_AGENT).getValue());
  }

  private static List<String> texts(BsonArray texts) {
    return texts.stream().map(text -> text.asString().getValue()).toList();
  }

  private static Instant time(BsonDocument document, String field) {
    return Instant.ofEpochMilli(document.getDateTime(field).getValue());
  }

  private static boolean isNull(BsonDocument document, String field) {
    return !document.containsKey(field) || document.isNull(field);
  }
}
