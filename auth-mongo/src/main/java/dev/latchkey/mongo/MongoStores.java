package dev.latchkey.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.latchkey.AuthStores;
import dev.latchkey.ConfigException;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.user.UserRepository;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;

/**
 * Every store in MongoDB, shared by all instances of the application. Thread-safe.
 *
 * <p>Opening it creates the indexes that are missing and completes the users that other programs
 * wrote. Reads go to the primary, and writes wait for the majority where nothing else is set.
 */
public final class MongoStores implements AuthStores {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final RevocationStore revocations;
  private final AttemptStore attempts;
  private final AuditStore audit;
  private final Runnable closing;

  private MongoStores(MongoDatabase database, String place, Runnable closing) {
    requireAcknowledged(database.getWriteConcern());
    this.closing = closing;
    try {
      users = openUsers(collection(database, "users", Document.class));
      sessions = openSessions(collection(database, "sessions", BsonDocument.class));
      revocations = openRevocations(collection(database, "revoked_tokens", BsonDocument.class));
      attempts = openAttempts(collection(database, "login_attempts", BsonDocument.class));
      audit = openAudit(collection(database, "audit_events", BsonDocument.class));
    } catch (MongoException failed) {
      throw StartFailure.of(failed, place);
    }
  }

  /**
   * Stores in a database of a client that stays the caller's, with its timeouts.
   *
   * @throws ConfigException for a write concern that waits for no answer
   * @throws IllegalStateException where the database does not answer or an index is in the way
   */
  public static MongoStores of(MongoDatabase database) {
    return new MongoStores(database, "The database", () -> {});
  }

  /**
   * Stores in the database that the URI names, with a client of their own. Choosing a server,
   * connecting and reading take at most 5 seconds each, unless the URI sets {@code
   * serverSelectionTimeoutMS}, {@code connectTimeoutMS}, {@code socketTimeoutMS} or {@code
   * waitQueueTimeoutMS} itself.
   *
   * @param mongoUri for example {@code mongodb://localhost:27017/app}
   * @throws ConfigException for a URI that cannot be read or names no database
   * @throws IllegalStateException where the server does not answer or an index is in the way
   */
  public static MongoStores connect(String mongoUri) {
    MongoUri uri = MongoUri.parse(mongoUri);
    MongoClient client = MongoClients.create(uri.settings());
    try {
      MongoDatabase database = client.getDatabase(uri.database());
      return new MongoStores(database, "MONGO_URI: " + uri.hosts(), client::close);
    } catch (RuntimeException failed) {
      client.close();
      throw failed;
    }
  }

  private static void requireAcknowledged(WriteConcern writeConcern) {
    if (!writeConcern.isAcknowledged()) {
      throw new ConfigException(
          List.of("MONGO_URI must not set w=0: a write that nobody confirms may be lost unseen"));
    }
  }

  /** Plain documents, however the caller's client reads its own; never a stale secondary. */
  private static <T> MongoCollection<T> collection(
      MongoDatabase database, String name, Class<T> documents) {
    WriteConcern asked = database.getWriteConcern();
    return database
        .getCollection(name, documents)
        .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
        .withReadPreference(ReadPreference.primary())
        .withWriteConcern(asked.isServerDefault() ? WriteConcern.MAJORITY : asked);
  }

  private static UserRepository openUsers(MongoCollection<Document> users) {
    var unused =
        IndexSetup.of(users).search(UserDocument.USERNAME).unique(UserDocument.USERNAME_KEY);
    LegacyUsers legacy = new LegacyUsers(users);
    legacy.completeAll();
    return new MongoUserRepository(users, legacy);
  }

  private static SessionRepository openSessions(MongoCollection<BsonDocument> sessions) {
    var unused =
        IndexSetup.of(sessions).search(SessionDocument.USER_ID).expiry(SessionDocument.EXPIRES_AT);
    return new MongoSessionRepository(sessions);
  }

  private static RevocationStore openRevocations(MongoCollection<BsonDocument> revocations) {
    var unused =
        IndexSetup.of(revocations)
            .search(MongoRevocationStore.REVOKED_AT)
            .expiry(MongoRevocationStore.EXPIRES_AT);
    return new MongoRevocationStore(revocations);
  }

  private static AttemptStore openAttempts(MongoCollection<BsonDocument> attempts) {
    var unused = IndexSetup.of(attempts).expiry(MongoAttemptStore.EXPIRES_AT);
    return new MongoAttemptStore(attempts);
  }

  private static AuditStore openAudit(MongoCollection<BsonDocument> events) {
    var unused =
        IndexSetup.of(events)
            .search(EventDocument.USER_ID, EventDocument.ID)
            .search(EventDocument.TYPE, EventDocument.ID)
            .expiry(EventDocument.EXPIRES_AT);
    return new MongoAuditStore(events);
  }

  @Override
  public UserRepository users() {
    return users;
  }

  @Override
  public SessionRepository sessions() {
    return sessions;
  }

  @Override
  public RevocationStore revocations() {
    return revocations;
  }

  @Override
  public AttemptStore attempts() {
    return attempts;
  }

  @Override
  public AuditStore audit() {
    return audit;
  }

  @Override
  public void close() {
    closing.run();
  }
}
