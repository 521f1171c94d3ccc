package dev.latchkey.bench;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.latchkey.AuthStores;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.mongo.MongoStores;

/**
 * Where the users and sessions of a run are, and how often the wire was used. To be closed; for one
 * thread, whose round trips alone are counted.
 */
final class Storage implements AutoCloseable {
  /** The kinds of storage. */
  public enum Kind {
    /** In the process. */
    MEMORY,
    /** The real driver, over a real socket, to a stand-in for MongoDB in the same process. */
    MONGO
  }

  private final AuthStores stores;
  private final Runnable closing;
  private final RoundTrips roundTrips;

  private Storage(AuthStores stores, RoundTrips roundTrips, Runnable closing) {
    this.stores = stores;
    this.closing = closing;
    this.roundTrips = roundTrips;
  }

  private static final class RoundTrips implements CommandListener {
    private final Thread counted = Thread.currentThread();
    private int count;

    /** The driver asks in the thread of the caller. */
    @Override
    public void commandStarted(CommandStartedEvent event) {
      if (Thread.currentThread() == counted) {
        count++;
      }
    }
  }

  static Storage open(Kind kind) {
    return kind == Kind.MEMORY
        ? new Storage(new MemoryStores(), new RoundTrips(), () -> {})
        : openMongo();
  }

  private static Storage openMongo() {
    MongoServer server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    RoundTrips roundTrips = new RoundTrips();
    int port = server.getLocalAddress().getPort();
    MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + port))
                .addCommandListener(roundTrips)
                .build());
    return new Storage(
        MongoStores.of(client.getDatabase("benchmark")),
        roundTrips,
        () -> {
          client.close();
          server.shutdownNow();
        });
  }

  AuthStores stores() {
    return stores;
  }

  /** How many times this thread asked the server so far. */
  int roundTrips() {
    return roundTrips.count;
  }

  @Override
  public void close() {
    stores.close();
    closing.run();
  }
}
