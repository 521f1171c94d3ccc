package dev.latchkey.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
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

  /** FerretDB answers a lost race of updates with InternalError in place of 11000. */
  void needsDuplicateKeyErrorsOfUpdates() {
    skipOnFerretDb("FerretDB reports no duplicate key (11000) for updates, but InternalError");
  }

  void needsTtlIndexes() {
    skipOnFerretDb("FerretDB has no TTL indexes");
  }

  private void skipOnFerretDb(String reason) {
    if (database().runCommand(new Document("buildInfo", 1)).containsKey("ferretdbVersion")) {
      System.err.println("SKIPPED: " + reason);
      throw new TestAbortedException(reason);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    name = "latchkey_test_" + new ObjectId().toHexString();
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
