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
 * Creates the indexes of a collection that are missing. Instances that start together do no harm.
 * Where another index is in the way it throws an {@link IllegalStateException} that says which is
 * needed.
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

  /**
   * To search by the fields, in this order. An index on these alone is taken as it is, whatever its
   * options.
   */
  IndexSetup search(String... fields) {
    List<String> wanted = List.of(fields);
    if (on(wanted).isEmpty()) {
      create(wanted, nameOf(wanted), new IndexOptions(), "plain");
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
    List<String> fields = List.of(field);
    Optional<Document> found = on(fields);
    if (found.isPresent() ? !suits.test(found.get()) : isUsed(nameOf(fields))) {
      throw conflict(fields, wanted);
    }
    String name = found.map(index -> index.getString("name")).orElse(nameOf(fields));
    create(fields, name, options, wanted);
    return this;
  }

  private static String nameOf(List<String> fields) {
    return String.join("_1_", fields) + "_1";
  }

  private Optional<Document> on(List<String> fields) {
    return existing.stream()
        .filter(index -> index.get("key") instanceof Document key && isOn(fields, key))
        .findFirst();
  }

  private static boolean isOn(List<String> fields, Document key) {
    return List.copyOf(key.keySet()).equals(fields)
        && key.values().stream().allMatch(Number.class::isInstance);
  }

  private boolean isUsed(String name) {
    return existing.stream().anyMatch(index -> name.equals(index.get("name")));
  }

  private void create(List<String> fields, String name, IndexOptions options, String wanted) {
    try {
      collection.createIndex(Indexes.ascending(fields), options.name(name));
    } catch (MongoCommandException refused) {
      if (CONFLICTS.contains(refused.getCode())) {
        throw conflict(fields, wanted);
      }
      throw refused;
    }
  }

  private IllegalStateException conflict(List<String> fields, String wanted) {
    return new IllegalStateException(
        "An index of the collection "
            + collection.getNamespace().getCollectionName()
            + (" is in the way: Latchkey needs " + nameOf(fields))
            + (" on " + String.join(" and ", fields) + ", " + wanted)
            + ". Drop or rename the other one, then start again");
  }
}
