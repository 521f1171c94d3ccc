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
 * so those of the thread that reads revocations are told apart by its name.
 */
final class Commands implements CommandListener {
  private static final String FEED = "latchkey-revocations";

  private final List<BsonDocument> asked = new CopyOnWriteArrayList<>();
  private final List<BsonDocument> ofFeed = new CopyOnWriteArrayList<>();

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
    boolean isOfFeed = Thread.currentThread().getName().equals(FEED);
    (isOfFeed ? ofFeed : asked).add(event.getCommand().clone());
  }

  /** Those that the feed's own thread did not ask for. */
  List<BsonDocument> asked() {
    return asked;
  }

  /** Those of the thread that reads revocations. */
  List<BsonDocument> ofFeed() {
    return ofFeed;
  }

  /** What kinds of commands were asked, in order; they are forgotten. */
  List<String> kinds() {
    List<String> kinds = asked.stream().map(BsonDocument::getFirstKey).toList();
    asked.clear();
    return kinds;
  }
}
