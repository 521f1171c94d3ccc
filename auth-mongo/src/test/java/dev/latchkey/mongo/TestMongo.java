package dev.latchkey.mongo;

import static java.util.Map.entry;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * An empty database for each test, dropped when the test is over: on the server that {@code
 * -Dmongo.uri} names, otherwise on one of our own. The database has a name of its own, so others on
 * that server are left alone.
 */
final class TestMongo implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final String NOT_ATOMIC =
      "updates of FerretDB 1.24 are not atomic: of two that race, one is lost";
  private static final String NO_DUPLICATE_KEYS =
      "FerretDB 1.24 reports no duplicate key (11000) for updates, but InternalError";

  private static final String NO_TTL = "FerretDB 1.24 has no TTL indexes";

  /** What FerretDB 1.24 with SQLite cannot do, by test, and why. Everything else runs on it. */
  private static final Map<String, String> NOT_ON_FERRETDB =
      Map.ofEntries(
          entry(
              "MongoSessionRepositoryTest.ofThoseWhoRaceForAGenerationExactlyOneGetsIt",
              NOT_ATOMIC),
          entry("MongoSessionRepositoryTest.ofThoseWhoRaceToEndASessionExactlyOneDoes", NOT_ATOMIC),
          entry("MongoSessionModelTest.ofManyWhoPresentOneTokenAllGetTheOneSuccessor", NOT_ATOMIC),
          entry("MongoRevocationStoreTest.ofThoseWhoAddOneIdAtOnceNoneIsLost", NOT_ATOMIC),
          entry("MongoAttemptStoreTest.ofThoseWhoRaceForACountExactlyOneGetsIt", NOT_ATOMIC),
          entry("MongoAttemptStoreTest.ofThoseWhoRaceForAnExpiredOneExactlyOneGetsIt", NOT_ATOMIC),
          entry(
              "MongoAttemptStoreTest.aCountIsReplacedOnlyWhereItIsTheExpectedOne",
              NO_DUPLICATE_KEYS),
          entry("RoundTripsTest.eachCallForAttemptsIsOneRoundTrip", NO_DUPLICATE_KEYS),
          entry(
              "MongoUserRepositoryTest.ofThoseWhoRaceToReplaceAHashExactlyOneSucceeds", NOT_ATOMIC),
          entry("MongoUserRepositoryTest.concurrentChangesAreAllCountedInTheVersion", NOT_ATOMIC),
          entry(
              "LegacyUsersTest.ofTwoNamesWithOneKeyTheOlderKeepsItAndBothLogInByTheirExactNames",
              NO_DUPLICATE_KEYS),
          entry(
              "LegacyUsersTest.conflictsAcrossBatchesAndWithRegisteredUsersAreFoundToo",
              NO_DUPLICATE_KEYS),
          entry(
              "LegacyUsersTest.allAreCompletedAtTheStartHoweverManyTheyAre",
              "FerretDB 1.24 reads the whole collection for each of 2500 updates: it takes minutes"),
          entry(
              "MongoStoresTest.sessionsAndRevocationsAreSweptByTheServerAndSearchedByAnIndex",
              NO_TTL),
          entry("EventDocumentTest.theServerSweepsWhatHasExpired", NO_TTL));

  private final Optional<MongoServer> server;
  private final String uri;
  private final MongoClient client;
  private final List<MongoStores> opened = new ArrayList<>();
  private String name = "";

  TestMongo() {
    String external = System.getProperty("mongo.uri", "");
    server = external.isEmpty() ? Optional.of(started(0)) : Optional.empty();
    uri = server.map(TestMongo::uriOf).orElse(external);
    client = MongoClients.create(uri);
  }

  /** A server in this process; 0 is any free port. */
  static MongoServer started(int port) {
    MongoServer server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", port);
    return server;
  }

  /** Without its options, and with a database. */
  static String uriOf(MongoServer server) {
    return "mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/latchkey_test";
  }

  /** The URI of the database of this test. */
  String uri() {
    return uri.replaceFirst("(//[^/?]+)(/[^?]*)?", "$1/" + name);
  }

  MongoDatabase database() {
    return client.getDatabase(name);
  }

  MongoCollection<Document> users() {
    return database().getCollection("users");
  }

  /** Stores as a user opens them; closed when the test is over. */
  MongoStores stores() {
    MongoStores stores = MongoStores.connect(uri());
    opened.add(stores);
    return stores;
  }

  /** Whether it is FerretDB, by what the server says of itself. */
  boolean isFerretDb() {
    return database().runCommand(new Document("buildInfo", 1)).containsKey("ferretdbVersion");
  }

  private void skipWhatFerretDbCannot(ExtensionContext context) {
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    String reason = NOT_ON_FERRETDB.get(test);
    if (reason != null && isFerretDb()) {
      System.err.println("SKIPPED: " + test + ": " + reason);
      throw new TestAbortedException(reason);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    name = "latchkey_test_" + new ObjectId().toHexString();
    skipWhatFerretDbCannot(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(MongoStores::close);
    opened.clear();
    database().drop();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    client.close();
    server.ifPresent(MongoServer::shutdownNow);
  }
}
