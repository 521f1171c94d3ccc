package dev.latchkey.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * Users in MongoDB. Every write is one update of one document, and the unique index decides who
 * gets a name; so it holds on a standalone server, a replica set and a sharded cluster. An id is
 * the 24 lower-case hexadecimal digits of an ObjectId.
 */
final class MongoUserRepository implements UserRepository {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
  private static final Bson RAISE_VERSION = Updates.inc(UserDocument.TOKEN_VERSION, 1);

  private final MongoCollection<Document> users;
  private final LegacyUsers legacy;

  MongoUserRepository(MongoCollection<Document> users, LegacyUsers legacy) {
    this.users = users;
    this.legacy = legacy;
  }

  @Override
  public User insert(NewUser user) {
    Document document = UserDocument.of(new ObjectId(), user);
    try {
      users.insertOne(document);
      return UserDocument.toUser(document);
    } catch (MongoWriteException refused) {
      if (refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
        throw new AuthException(Reason.USERNAME_TAKEN);
      }
      throw MongoCall.unavailable(refused);
    } catch (MongoException failed) {
      throw MongoCall.unavailable(failed);
    }
  }

  @Override
  public Optional<User> findById(String id) {
    return objectId(id)
        .flatMap(
            key ->
                MongoCall.orUnavailable(
                    () ->
                        Optional.ofNullable(
                            users.find(isUser(key)).projection(UserDocument.USER_FIELDS).first())))
        .map(UserDocument::toUser);
  }

  @Override
  public Optional<Credentials> findCredentialsById(String id) {
    return objectId(id)
        .flatMap(
            key ->
                MongoCall.orUnavailable(
                    () ->
                        Optional.ofNullable(
                            users
                                .find(isUser(key))
                                .projection(UserDocument.CREDENTIALS_FIELDS)
                                .first())))
        .map(UserDocument::toCredentials);
  }

  @Override
  public Optional<Credentials> findCredentials(String username) {
    if (!BsonText.isWellFormed(username)) {
      return Optional.empty();
    }
    List<Document> named = MongoCall.orUnavailable(() -> named(username));
    Optional<Document> meant =
        named.stream()
            .filter(user -> username.equals(user.getString(UserDocument.USERNAME)))
            .findFirst()
            .or(() -> named.stream().findFirst());
    if (named.stream().noneMatch(user -> user.containsKey(UserDocument.USERNAME_KEY))) {
      meant.ifPresent(legacy::completeLate);
    }
    return meant.map(UserDocument::toCredentials);
  }

  /**
   * At most one has the key. So of the two oldest one has exactly this name, if anyone has: the
   * oldest who has.
   */
  private List<Document> named(String username) {
    return users
        .find(
            and(
                UserDocument.IS_USER,
                or(
                    eq(UserDocument.USERNAME, username),
                    eq(UserDocument.USERNAME_KEY, Username.keyOf(username)))))
        .projection(UserDocument.CREDENTIALS_FIELDS)
        .sort(Sorts.ascending(UserDocument.ID))
        .limit(2)
        .into(new ArrayList<>());
  }

  @Override
  public boolean replacePasswordHash(String id, String expected, String replacement) {
    return objectId(id)
        .map(key -> hasPassword(key, expected))
        .map(
            unchanged ->
                MongoCall.orUnavailable(
                    () ->
                        users.updateOne(
                            unchanged, Updates.set(UserDocument.PASSWORD, replacement))))
        .filter(result -> result.getMatchedCount() == 1)
        .isPresent();
  }

  private static Bson hasPassword(ObjectId id, String hash) {
    return and(isUser(id), in(UserDocument.PASSWORD, UserDocument.storedForms(hash)));
  }

  @Override
  public Optional<User> changePassword(String id, String expected, String replacement) {
    return objectId(id)
        .flatMap(
            key ->
                change(
                    hasPassword(key, expected),
                    Updates.set(UserDocument.PASSWORD, replacement),
                    RAISE_VERSION))
        .map(old -> raised(old, old.roles(), old.disabled()));
  }

  @Override
  public Optional<User> raiseTokenVersion(String id) {
    return objectId(id)
        .flatMap(key -> change(isUser(key), RAISE_VERSION))
        .map(old -> raised(old, old.roles(), old.disabled()));
  }

  @Override
  public Optional<User> setRoles(String id, Set<String> roles) {
    Bson change = Updates.set(UserDocument.ROLES, UserDocument.sorted(roles));
    return objectId(id)
        .flatMap(key -> change(isUser(key), change, RAISE_VERSION))
        .map(old -> raised(old, roles, old.disabled()));
  }

  @Override
  public Optional<User> setDisabled(String id, boolean disabled) {
    Bson change = Updates.set(UserDocument.DISABLED, disabled);
    return objectId(id)
        .flatMap(key -> change(isUser(key), change, RAISE_VERSION))
        .map(old -> raised(old, old.roles(), disabled));
  }

  /**
   * The user as it was just before: what the update makes of it is known. Without a projection,
   * which FerretDB lacks here; and not the state after, which mongo-java-server then still changes.
   */
  private Optional<User> change(Bson which, Bson... changes) {
    FindOneAndUpdateOptions before =
        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE);
    return MongoCall.orUnavailable(
            () ->
                Optional.ofNullable(
                    users.findOneAndUpdate(which, Updates.combine(changes), before)))
        .map(UserDocument::toUser);
  }

  private static User raised(User old, Set<String> roles, boolean disabled) {
    return new User(
        old.id(), old.username(), roles, old.tokenVersion() + 1, old.createdAt(), disabled);
  }

  @Override
  public List<User> list(String after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1");
    }
    if (after.isEmpty()) {
      return page(UserDocument.IS_USER, limit);
    }
    return objectId(after)
        .map(id -> page(and(UserDocument.IS_USER, gt(UserDocument.ID, id)), limit))
        .orElse(List.of());
  }

  /** In one round trip: the first batch holds them all. */
  private List<User> page(Bson filter, int limit) {
    return MongoCall.orUnavailable(
        () ->
            users
                .find(filter)
                .projection(UserDocument.USER_FIELDS)
                .sort(Sorts.ascending(UserDocument.ID))
                .limit(limit)
                .batchSize(limit)
                .map(UserDocument::toUser)
                .into(new ArrayList<>()));
  }

  private static Bson isUser(ObjectId id) {
    return and(UserDocument.IS_USER, eq(UserDocument.ID, id));
  }

  /** Capitals are refused: one user must not have two ids. */
  private static Optional<ObjectId> objectId(String id) {
    return ID.matcher(id).matches() ? Optional.of(new ObjectId(id)) : Optional.empty();
  }
}
