package dev.latchkey.bench;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/**
 * mongo-java-server on a free port of the loopback interface, in memory, for machines without
 * MongoDB. It ends when its input does.
 */
public final class StandInDatabase {
  private StandInDatabase() {}

  /** No arguments. Prints its port when it is ready. */
  public static void main(String[] args) throws Exception {
    MongoServer server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    System.out.println("READY " + server.getLocalAddress().getPort());
    System.in.transferTo(System.out);
    server.shutdownNow();
  }
}
