import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

/**
 * mongo-java-server on a free port of the loopback interface, in memory, for machines without
 * MongoDB. It ends when its input does.
 */
final class StandInDatabase {
  private StandInDatabase() {}

  public static void main(String[] args) throws Exception {
    MongoServer server = new MongoServer(H2Backend.inMemory());
    server.bind("127.0.0.1", 0);
    System.out.println("READY " + server.getLocalAddress().getPort());
    System.in.transferTo(System.out);
    server.shutdownNow();
  }
}
