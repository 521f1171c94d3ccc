package dev.latchkey.demo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A stand-in for MongoDB within the process, for those who have none at hand. It listens on a free
 * port of the loopback interface, without a password: for trying things out and nothing else.
 */
final class EmbeddedMongo implements AutoCloseable {
  private final MongoServer server;

  private EmbeddedMongo(MongoServer server) {
    this.server = server;
  }

  /** Opens the database in this file, which is made where there is none. */
  static EmbeddedMongo open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      MVStore store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
      return new EmbeddedMongo(new MongoServer(new DurableBackend(store)));
    } catch (IOException e) {
      throw new UncheckedIOException("The folder of the database cannot be made", e);
    } catch (MVStoreException e) {
      throw new IllegalStateException(
          "The database " + file + " cannot be opened: is another server running on it?", e);
    }
  }

  /** Starts to listen. */
  String start() {
    server.bind("127.0.0.1", 0);
    return "mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/latchkey";
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /**
   * Hands what was written to the operating system before it is acknowledged, so that nothing
   * acknowledged is lost when the process is killed. (The store's own automatic commit comes up to
   * a second later.)
   */
  private static final class DurableBackend extends H2Backend {
    DurableBackend(MVStore store) {
      super(store);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
      Document reply = super.handleMessage(message);
      if (getMvStore().hasUnsavedChanges()) {
        commit();
      }
      return reply;
    }
  }
}
