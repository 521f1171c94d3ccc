package dev.latchkey.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.conversions.Bson;

/**
 * Sessions in MongoDB. Each call is one command, and each change but {@link #revokeOlder} touches
 * one document by its id; so it holds on a standalone server, a replica set and a sharded cluster.
 * A document that is not of our form is no session.
 */
final class MongoSessionRepository implements SessionRepository {
  private static final int MAX_LISTED = 100;
  private static final Bson NOT_ENDED = eq(SessionDocument.REVOKED_AT, BsonNull.VALUE);

  private final MongoCollection<BsonDocument> sessions;

  MongoSessionRepository(MongoCollection<BsonDocument> sessions) {
    this.sessions = sessions;
  }

  @Override
  public void insert(Session session) {
    BsonDocument document = SessionDocument.of(session);
    var unused = MongoCall.orUnavailable(() -> sessions.insertOne(document));
  }

  @Override
  public Optional<Session> findById(String id) {
    if (!BsonText.isWellFormed(id)) {
      return Optional.empty();
    }
    return MongoCall.orUnavailable(() -> Optional.ofNullable(sessions.find(hasId(id)).first()))
        .flatMap(SessionDocument::toSession);
  }

  /**
   * The session as it was just before is returned, and what the update makes of it is known: the
   * state after it is one that mongo-java-server may still change.
   */
  @Override
  public Optional<Session> rotate(String id, String secretHash, Session.State next) {
    Bson unchanged =
        and(
            hasId(id),
            eq(SessionDocument.SECRET_HASH, secretHash),
            eq(SessionDocument.GENERATION, next.generation() - 1),
            isAlive(next.rotatedAt()));
    BsonDocument state = SessionDocument.of(next);
    FindOneAndUpdateOptions before =
        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE);
    Optional<BsonDocument> rotated =
        MongoCall.orUnavailable(
            () ->
                Optional.ofNullable(
                    sessions.findOneAndUpdate(unchanged, new BsonDocument("$set", state), before)));
    rotated.ifPresent(document -> document.putAll(state));
    return rotated.flatMap(SessionDocument::toSession);
  }

  @Override
  public boolean revoke(String id, Instant at) {
    return isChanged(
        and(hasId(id), NOT_ENDED),
        Updates.set(SessionDocument.REVOKED_AT, SessionDocument.time(at)));
  }

  @Override
  public void revokeOlder(String userId, int tokenVersion, Instant at) {
    Bson older =
        and(
            eq(SessionDocument.USER_ID, userId),
            lt(SessionDocument.TOKEN_VERSION, tokenVersion),
            NOT_ENDED);
    Bson end = Updates.set(SessionDocument.REVOKED_AT, SessionDocument.time(at));
    var unused = MongoCall.orUnavailable(() -> sessions.updateMany(older, end));
  }

  private boolean isChanged(Bson one, Bson change) {
    return MongoCall.orUnavailable(() -> sessions.updateOne(one, change)).getMatchedCount() == 1;
  }

  /** In one round trip: the first batch holds them all. */
  @Override
  public List<Session> findAlive(String userId, Instant now) {
    return MongoCall.orUnavailable(
            () ->
                sessions
                    .find(and(eq(SessionDocument.USER_ID, userId), isAlive(now)))
                    .sort(Sorts.descending(SessionDocument.CREATED_AT, SessionDocument.ID))
                    .limit(MAX_LISTED)
                    .batchSize(MAX_LISTED)
                    .into(new ArrayList<>()))
        .stream()
        .flatMap(document -> SessionDocument.toSession(document).stream())
        .toList();
  }

  private static Bson hasId(String id) {
    return eq(SessionDocument.ID, BsonText.wellFormed(id));
  }

  /** The server's sweep comes some time after the expiry. */
  private static Bson isAlive(Instant now) {
    return and(
        NOT_ENDED,
        gt(SessionDocument.EXPIRES_AT, SessionDocument.time(now)),
        gt(SessionDocument.IDLE_EXPIRES_AT, SessionDocument.time(now)));
  }
}
