package dev.latchkey.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.throttle.Attempts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * Attempts in MongoDB. Each call is one command, and each change touches one document by its id. A
 * document that is not of our form closes its bucket until it is removed. Nothing is deleted by a
 * command, so that no right to delete is needed.
 */
final class MongoAttemptStore implements AttemptStore {
  static final String EXPIRES_AT = "expires_at";

  private static final String ID = "_id";
  private static final String COUNT = "count";
  private static final String BLOCKED_UNTIL = "blocked_until";

  private final MongoCollection<BsonDocument> attempts;

  MongoAttemptStore(MongoCollection<BsonDocument> attempts) {
    this.attempts = attempts;
  }

  @Override
  public List<Attempts> find(Set<String> buckets, Instant now) {
    return MongoCall.orUnavailable(() -> attempts.find(in(ID, buckets)).into(new ArrayList<>()))
        .stream()
        .map(MongoAttemptStore::toAttempts)
        .filter(found -> found.expiresAt().isAfter(now))
        .toList();
  }

  @Override
  public boolean replace(Attempts next, int expectedCount, Instant now) {
    Bson change =
        Updates.combine(
            Updates.set(COUNT, next.count()),
            Updates.set(BLOCKED_UNTIL, time(next.blockedUntil())),
            Updates.set(EXPIRES_AT, time(next.expiresAt())));
    return MongoCall.orUnavailable(
        () ->
            expectedCount == 0
                ? isInserted(next.bucket(), change, now)
                : isChanged(next.bucket(), expectedCount, change, now));
  }

  private boolean isChanged(String bucket, int expectedCount, Bson change, Instant now) {
    Bson unchanged = and(eq(ID, bucket), eq(COUNT, expectedCount), gt(EXPIRES_AT, time(now)));
    return attempts.updateOne(unchanged, change).getMatchedCount() == 1;
  }

  /**
   * Over one that has expired, or anew: where a live one is there, its id is taken. The condition
   * is flat, because not every server takes the id of a new document out of an {@code $and}.
   */
  private boolean isInserted(String bucket, Bson change, Instant now) {
    Bson expired =
        new BsonDocument(ID, new BsonString(bucket))
            .append(EXPIRES_AT, new BsonDocument("$lte", time(now)));
    try {
      var unused = attempts.updateOne(expired, change, new UpdateOptions().upsert(true));
      return true;
    } catch (MongoException refused) {
      if (ErrorCategory.fromErrorCode(refused.getCode()) != ErrorCategory.DUPLICATE_KEY) {
        throw refused;
      }
      return false;
    }
  }

  @Override
  public void forget(String bucket) {
    Bson expired = Updates.set(EXPIRES_AT, time(Instant.EPOCH));
    var unused = MongoCall.orUnavailable(() -> attempts.updateOne(eq(ID, bucket), expired));
  }

  private static Attempts toAttempts(BsonDocument document) {
    String bucket = document.getString(ID).getValue();
    try {
      return new Attempts(
          bucket,
          document.getInt32(COUNT).getValue(),
          instant(document, BLOCKED_UNTIL),
          instant(document, EXPIRES_AT));
    } catch (BsonInvalidOperationException malformed) {
      return new Attempts(bucket, Integer.MAX_VALUE, Instant.EPOCH, Instant.MAX);
    }
  }

  private static BsonDateTime time(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }

  private static Instant instant(BsonDocument document, String field) {
    return Instant.ofEpochMilli(document.getDateTime(field).getValue());
  }
}
