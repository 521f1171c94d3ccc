package dev.latchkey.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * Events in MongoDB. A batch is one command, a page is one search by an index, and a count is one
 * aggregation over a stretch of ids. A document that is not of our form is no event.
 */
final class MongoAuditStore implements AuditStore {
  private static final String COUNT = "count";
  private static final int BATCH = 10_000;

  private final MongoCollection<BsonDocument> events;

  MongoAuditStore(MongoCollection<BsonDocument> events) {
    this.events = events;
  }

  @Override
  public void append(List<StoredEvent> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<BsonDocument> documents = batch.stream().map(EventDocument::of).toList();
    try {
      var unused = events.insertMany(documents, new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException some) {
      if (!onlyRepeats(some)) {
        throw MongoCall.unavailable(some);
      }
    } catch (MongoException failed) {
      throw MongoCall.unavailable(failed);
    }
  }

  /** Whether whatever was refused is there from an earlier try. */
  private static boolean onlyRepeats(MongoBulkWriteException some) {
    return some.getWriteConcernError() == null
        && some.getWriteErrors().stream()
            .allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
  }

  /** In one round trip: the first batch holds them all. */
  @Override
  public List<StoredEvent> find(AuditQuery query, Instant now) {
    List<Bson> wanted = new ArrayList<>();
    wanted.add(isLive(now));
    query.userId().ifPresent(id -> wanted.add(eq(EventDocument.USER_ID, BsonText.wellFormed(id))));
    query.before().ifPresent(id -> wanted.add(lt(EventDocument.ID, BsonText.wellFormed(id))));
    if (!query.types().isEmpty()) {
      wanted.add(in(EventDocument.TYPE, query.types()));
    }
    return MongoCall.orUnavailable(
            () ->
                events
                    .find(and(wanted))
                    .sort(Sorts.descending(EventDocument.ID))
                    .limit(query.limit())
                    .batchSize(query.limit())
                    .into(new ArrayList<>()))
        .stream()
        .flatMap(document -> EventDocument.toEvent(document).stream())
        .toList();
  }

  @Override
  public List<MinuteCount> countByMinute(Instant from, Instant until, Instant now) {
    MinuteCount.requireShort(from, until);
    Bson span =
        and(
            gte(EventDocument.ID, StoredEvent.firstId(from)),
            lt(EventDocument.ID, StoredEvent.firstId(until)),
            isLive(now));
    BsonDocument minuteAndType =
        new BsonDocument(EventDocument.MINUTE, new BsonString("$" + EventDocument.MINUTE))
            .append(EventDocument.TYPE, new BsonString("$" + EventDocument.TYPE));
    List<Bson> steps =
        List.of(
            Aggregates.match(span), Aggregates.group(minuteAndType, Accumulators.sum(COUNT, 1)));
    return MongoCall.orUnavailable(
            () -> events.aggregate(steps).batchSize(BATCH).into(new ArrayList<>()))
        .stream()
        .flatMap(group -> EventDocument.toCount(group, COUNT).stream())
        .toList();
  }

  /** The server's sweep comes some time after the expiry. */
  private static Bson isLive(Instant now) {
    return gt(EventDocument.EXPIRES_AT, SessionDocument.time(now));
  }
}
