package dev.latchkey.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the indexes of a collection that are missing, each on one field. Instances that start
 * together do no harm. Where another index is in the way it throws an {@link IllegalStateException}
 * that says which is needed.
 */
final class IndexSetup {
  /** IndexOptionsConflict, IndexKeySpecsConflict. */
  private static final Set<Integer> CONFLICTS = Set.of(85, 86);

  private static final int NOT_IMPLEMENTED = 238;
  private static final Logger LOG = LoggerFactory.getLogger(IndexSetup.class);

  private final MongoCollection<?> collection;
  private final List<Document> existing;

  private IndexSetup(MongoCollection<?> collection, List<Document> existing) {
    this.collection = collection;
    this.existing = existing;
  }

  static IndexSetup of(MongoCollection<?> collection) {
    return new IndexSetup(collection, collection.listIndexes().into(new ArrayList<>()));
  }

  /** To search by the field. An index on it alone is taken as it is, whatever its options. */
  IndexSetup search(String field) {
    if (on(field).isEmpty()) {
      create(field, nameOf(field), new IndexOptions(), "plain");
    }
    return this;
  }

  /** No two documents have the same value; sparse, so that any number may have none. */
  IndexSetup unique(String field) {
    return exactly(
        field,
        index -> Boolean.TRUE.equals(index.get("unique")),
        new IndexOptions().unique(true).sparse(true),
        "unique, sparse and otherwise plain");
  }

  /**
   * The server removes documents once the time in the field is over: some time later. One that
   * cannot is told of in the log, for nothing but space depends on it.
   */
  IndexSetup expiry(String field) {
    try {
      return exactly(
          field,
          index -> index.get("expireAfterSeconds") instanceof Number after && after.intValue() == 0,
          new IndexOptions().expireAfter(0L, TimeUnit.SECONDS),
          "with expireAfterSeconds 0 and otherwise plain");
    } catch (MongoCommandException refused) {
      if (refused.getCode() != NOT_IMPLEMENTED) {
        throw refused;
      }
      LOG.warn(
          "The server cannot remove what has expired (TTL indexes) from the collection {}: it grows",
          collection.getNamespace().getCollectionName());
      return this;
    }
  }

  /** Asked for even where it is there: the server knows best whether it really is the same. */
  private IndexSetup exactly(
      String field, Predicate<Document> suits, IndexOptions options, String wanted) {
    Optional<Document> found = on(field);
    if (found.isPresent() ? !suits.test(found.get()) : isUsed(nameOf(field))) {
      throw conflict(field, wanted);
    }
    String name = found.map(index -> index.getString("name")).orElse(nameOf(field));
    create(field, name, options, wanted);
    return this;
  }

  private static String nameOf(String field) {
    return field + "_1";
  }

  private Optional<Document> on(String field) {
    return existing.stream()
        .filter(index -> index.get("key") instanceof Document key && key.size() == 1)
        .filter(index -> index.get("key", Document.class).get(field) instanceof Number)
        .findFirst();
  }

  private boolean isUsed(String name) {
    return existing.stream().anyMatch(index -> name.equals(index.get("name")));
  }

  private void create(String field, String name, IndexOptions options, String wanted) {
    try {
      collection.createIndex(Indexes.ascending(field), options.name(name));
    } catch (MongoCommandException refused) {
      if (CONFLICTS.contains(refused.getCode())) {
        throw conflict(field, wanted);
      }
      throw refused;
    }
  }

  private IllegalStateException conflict(String field, String wanted) {
    return new IllegalStateException(
        "An index of the collection "
            + collection.getNamespace().getCollectionName()
            + (" is in the way: Latchkey needs " + nameOf(field) + " on " + field + ", " + wanted)
            + ". Drop or rename the other one, then start again");
  }
}
