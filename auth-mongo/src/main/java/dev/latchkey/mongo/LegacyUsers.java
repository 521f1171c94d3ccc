package dev.latchkey.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import dev.latchkey.user.Username;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a {@code username_key} to users that other programs wrote. Of two names with one key the
 * older user gets it; the other keeps none and logs in by the exact name. Each is one conditional
 * update, so instances that do it together agree. Thread-safe.
 */
final class LegacyUsers {
  private static final Logger LOG = LoggerFactory.getLogger(LegacyUsers.class);
  private static final int BATCH = 200;
  private static final int NAMED_IN_LOG = 100;
  private static final ObjectId LOWEST = new ObjectId("0".repeat(24));

  private final MongoCollection<Document> users;
  private final int batch;

  LegacyUsers(MongoCollection<Document> users) {
    this(users, BATCH);
  }

  LegacyUsers(MongoCollection<Document> users, int batch) {
    this.users = users;
    this.batch = batch;
  }

  /**
   * Completes all, in the order of their ids. It goes by stretches of ids: no index finds what has
   * no key, and one search through a large collection could outlast the timeouts.
   */
  void completeAll() {
    List<ObjectId> conflicts = new ArrayList<>();
    ObjectId after = LOWEST;
    for (ObjectId end = endOfStretch(after); end != null; end = endOfStretch(after)) {
      conflicts.addAll(complete(withoutKey(after, end)));
      after = end;
    }
    if (!conflicts.isEmpty()) {
      LOG.warn(
          "{} users have names that mean other users' in another case or width."
              + " They log in by the exact name alone until one of each is renamed: {}{}",
          conflicts.size(),
          conflicts.subList(0, Math.min(NAMED_IN_LOG, conflicts.size())),
          conflicts.size() > NAMED_IN_LOG ? " and more" : "");
    }
  }

  /** Completes a user who was found by name. Best effort: the login does not depend on it. */
  void completeLate(Document user) {
    try {
      users.updateOne(isUnchanged(user), setKey(user));
    } catch (MongoException failed) {
      LOG.debug("A user could not be completed: {}", MongoCall.describe(failed));
    }
  }

  private @Nullable ObjectId endOfStretch(ObjectId after) {
    List<Document> ids =
        users
            .find(gt(UserDocument.ID, after))
            .projection(Projections.include(UserDocument.ID))
            .sort(Sorts.ascending(UserDocument.ID))
            .limit(batch)
            .batchSize(batch + 1)
            .into(new ArrayList<>());
    return ids.isEmpty() ? null : ids.get(ids.size() - 1).getObjectId(UserDocument.ID);
  }

  private List<Document> withoutKey(ObjectId after, ObjectId end) {
    return users
        .find(
            and(
                UserDocument.IS_USER,
                gt(UserDocument.ID, after),
                lte(UserDocument.ID, end),
                exists(UserDocument.USERNAME_KEY, false)))
        .projection(Projections.include(UserDocument.USERNAME))
        .sort(Sorts.ascending(UserDocument.ID))
        .into(new ArrayList<>());
  }

  /** The ids of those whose key is another's. */
  private List<ObjectId> complete(List<Document> legacy) {
    List<ObjectId> conflicts = new ArrayList<>();
    List<Document> firsts = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Document user : legacy) {
      if (keys.add(keyOf(user))) {
        firsts.add(user);
      } else {
        conflicts.add(user.getObjectId(UserDocument.ID));
      }
    }
    if (!firsts.isEmpty()) {
      conflicts.addAll(write(firsts));
    }
    return conflicts;
  }

  private List<ObjectId> write(List<Document> legacy) {
    List<UpdateOneModel<Document>> updates =
        legacy.stream()
            .map(user -> new UpdateOneModel<Document>(isUnchanged(user), setKey(user)))
            .toList();
    try {
      users.bulkWrite(updates, new BulkWriteOptions().ordered(false));
      return List.of();
    } catch (MongoBulkWriteException failed) {
      if (failed.getWriteConcernError() != null
          || !failed.getWriteErrors().stream().allMatch(LegacyUsers::isDuplicate)) {
        throw failed;
      }
      return failed.getWriteErrors().stream()
          .map(error -> legacy.get(error.getIndex()).getObjectId(UserDocument.ID))
          .toList();
    }
  }

  private static boolean isDuplicate(BulkWriteError error) {
    return error.getCategory() == ErrorCategory.DUPLICATE_KEY;
  }

  private static Bson isUnchanged(Document user) {
    return and(
        eq(UserDocument.ID, user.getObjectId(UserDocument.ID)),
        eq(UserDocument.USERNAME, user.getString(UserDocument.USERNAME)),
        exists(UserDocument.USERNAME_KEY, false));
  }

  private static Bson setKey(Document user) {
    return Updates.set(UserDocument.USERNAME_KEY, keyOf(user));
  }

  private static String keyOf(Document user) {
    return Username.keyOf(user.getString(UserDocument.USERNAME));
  }
}
