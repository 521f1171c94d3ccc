package dev.latchkey.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * The indexes of the collection {@code users}. The unique one on {@code username_key} decides who
 * gets a name; it is sparse, because users that other programs wrote have no key yet. The one on
 * {@code username} finds those.
 */
final class UserIndexes {
  private static final String KEY_INDEX = UserDocument.USERNAME_KEY + "_1";

  /** IndexOptionsConflict, IndexKeySpecsConflict. */
  private static final Set<Integer> CONFLICTS = Set.of(85, 86);

  private UserIndexes() {}

  /**
   * Creates what is missing; instances that start together do no harm. An index on {@code username}
   * alone is taken as it is, whatever its options.
   *
   * @throws IllegalStateException where another index is in the way
   */
  static void ensure(MongoCollection<Document> users) {
    List<Document> existing = users.listIndexes().into(new ArrayList<>());
    if (on(existing, UserDocument.USERNAME).isEmpty()) {
      create(users, UserDocument.USERNAME, new IndexOptions());
    }
    Optional<Document> onKey = on(existing, UserDocument.USERNAME_KEY);
    if (onKey.isPresent() ? !isUnique(onKey.get()) : isNameUsed(existing)) {
      throw conflict(UserDocument.USERNAME_KEY);
    }
    // Asked for even where it is there: the server knows best whether it really is the same.
    String name = onKey.map(index -> index.getString("name")).orElse(KEY_INDEX);
    create(
        users, UserDocument.USERNAME_KEY, new IndexOptions().name(name).unique(true).sparse(true));
  }

  private static Optional<Document> on(List<Document> indexes, String field) {
    return indexes.stream()
        .filter(index -> index.get("key") instanceof Document key && key.size() == 1)
        .filter(index -> index.get("key", Document.class).get(field) instanceof Number)
        .findFirst();
  }

  private static boolean isUnique(Document index) {
    return Boolean.TRUE.equals(index.get("unique"));
  }

  private static boolean isNameUsed(List<Document> indexes) {
    return indexes.stream().anyMatch(index -> KEY_INDEX.equals(index.get("name")));
  }

  private static void create(MongoCollection<Document> users, String field, IndexOptions options) {
    try {
      users.createIndex(Indexes.ascending(field), options);
    } catch (MongoCommandException refused) {
      if (CONFLICTS.contains(refused.getCode())) {
        throw conflict(field);
      }
      throw refused;
    }
  }

  private static IllegalStateException conflict(String field) {
    String wanted =
        field.equals(UserDocument.USERNAME_KEY) ? "unique, sparse and otherwise plain" : "plain";
    return new IllegalStateException(
        "An index of the collection users is in the way: Latchkey needs "
            + (field + "_1 on " + field + ", " + wanted)
            + ". Drop or rename the other one, then start again");
  }
}
