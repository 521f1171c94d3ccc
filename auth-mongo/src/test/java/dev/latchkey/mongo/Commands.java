package dev.latchkey.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;

/**
 * The commands that went over the wire. The driver tells of each in the thread that asked for it,
 * so those of the threads that read revocations and write events are told apart by their names.
 */
final class Commands implements CommandListener {
  private static final String FEED = "latchkey-revocations";
  private static final String TRAIL = "latchkey-audit";

  private final List<BsonDocument> asked = new CopyOnWriteArrayList<>();
  private final List<BsonDocument> ofFeed = new CopyOnWriteArrayList<>();
  private final List<BsonDocument> ofTrail = new CopyOnWriteArrayList<>();

  /** A client whose commands are noted here. */
  MongoClient client(String uri) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .addCommandListener(this)
            .build());
  }

  @Override
  public void commandStarted(CommandStartedEvent event) {
    listOf(Thread.currentThread().getName()).add(event.getCommand().clone());
  }

  private List<BsonDocument> listOf(String thread) {
    return switch (thread) {
      case FEED -> ofFeed;
      case TRAIL -> ofTrail;
      default -> asked;
    };
  }

  /** Those that neither of these threads asked for. */
  List<BsonDocument> asked() {
    return asked;
  }

  /** Those of the thread that reads revocations. */
  List<BsonDocument> ofFeed() {
    return ofFeed;
  }

  /** Those of the thread that writes events. */
  List<BsonDocument> ofTrail() {
    return ofTrail;
  }

  /** What kinds of commands were asked, in order; they are forgotten. */
  List<String> kinds() {
    List<String> kinds = asked.stream().map(BsonDocument::getFirstKey).toList();
    asked.clear();
    return kinds;
  }
}
