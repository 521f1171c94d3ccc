package dev.latchkey.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.conversions.Bson;

/**
 * Revocations in MongoDB. An addition is one upsert of one document by its id, dated by the
 * database; a reading is one search by an index. A document that is not of our form is none.
 */
final class MongoRevocationStore implements RevocationStore {
  static final String REVOKED_AT = "revoked_at";
  static final String EXPIRES_AT = "expires_at";

  private static final String ID = "_id";
  private static final String VERSION = "version";
  private static final int TRIES = 3;
  private static final int BATCH = 10_000;

  private final MongoCollection<BsonDocument> revocations;

  MongoRevocationStore(MongoCollection<BsonDocument> revocations) {
    this.revocations = revocations;
  }

  @Override
  public void add(Revocation revocation) {
    MongoCall.orUnavailable(
        () -> {
          int tries = 1;
          while (!isUpserted(revocation, tries == TRIES)) {
            tries++;
          }
          return revocation;
        });
  }

  /**
   * Of two upserts of one id that both found nothing one cannot insert: it lost the race, and now
   * finds what to update.
   */
  private boolean isUpserted(Revocation revocation, boolean isLastTry) {
    Bson change =
        Updates.combine(
            Updates.max(VERSION, revocation.version()),
            Updates.max(EXPIRES_AT, new BsonDateTime(revocation.expiresAt().toEpochMilli())),
            Updates.currentDate(REVOKED_AT));
    try {
      var unused =
          revocations.updateOne(eq(ID, revocation.id()), change, new UpdateOptions().upsert(true));
      return true;
    } catch (MongoException refused) {
      if (isLastTry
          || ErrorCategory.fromErrorCode(refused.getCode()) != ErrorCategory.DUPLICATE_KEY) {
        throw refused;
      }
      return false;
    }
  }

  @Override
  public List<Dated> addedSince(Instant storageTime, Instant now) {
    return read(gte(REVOKED_AT, new BsonDateTime(storageTime.toEpochMilli())), now);
  }

  @Override
  public List<Revocation> find(Set<String> ids, Instant now) {
    return read(in(ID, ids), now).stream().map(Dated::revocation).toList();
  }

  private List<Dated> read(Bson which, Instant now) {
    Bson live = gt(EXPIRES_AT, new BsonDateTime(now.toEpochMilli()));
    return MongoCall.orUnavailable(
            () -> revocations.find(and(which, live)).batchSize(BATCH).into(new ArrayList<>()))
        .stream()
        .flatMap(document -> toDated(document).stream())
        .toList();
  }

  private static Optional<Dated> toDated(BsonDocument document) {
    try {
      return Optional.of(
          new Dated(
              new Revocation(
                  document.getString(ID).getValue(), version(document), time(document, EXPIRES_AT)),
              time(document, REVOKED_AT)));
    } catch (BsonInvalidOperationException malformed) {
      return Optional.empty();
    }
  }

  /** One that cannot be read is the greatest: better too many tokens ended than too few. */
  private static int version(BsonDocument document) {
    return document.isInt32(VERSION) ? document.getInt32(VERSION).getValue() : Integer.MAX_VALUE;
  }

  private static Instant time(BsonDocument document, String field) {
    return Instant.ofEpochMilli(document.getDateTime(field).getValue());
  }
}
