package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import dev.latchkey.Client;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.StoredEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of an event lies in the database. */
class EventDocumentTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07.089Z");
  private static final StoredEvent EVENT =
      new StoredEvent(
          StoredEvent.firstId(NOW) + "a",
          NOW,
          NOW.plusSeconds(60),
          "logged_in",
          Optional.of("u"),
          Optional.empty(),
          new Client("192.0.2.7", "test"),
          Map.of("username", "al"));

  private static MongoCollection<Document> events() {
    return MONGO.database().getCollection("audit_events");
  }

  @Test
  void aStoredEventIsADocumentOfNineFieldsInSnakeCase() {
    MONGO.stores().audit().append(List.of(EVENT));

    assertThat(events().find().first())
        .isEqualTo(
            new Document("_id", EVENT.id())
                .append("type", "logged_in")
                .append("time", Date.from(NOW))
                .append("minute", Date.from(Instant.parse("2126-03-04T05:06:00Z")))
                .append("user_id", "u")
                .append("session_id", null)
                .append("client", new Document("address", "192.0.2.7").append("user_agent", "test"))
                .append("attributes", new Document("username", "al"))
                .append("expires_at", Date.from(NOW.plusSeconds(60))));
  }

  @Test
  void halfACharacterIsStoredAsAQuestionMark() {
    AuditStore audit = MONGO.stores().audit();
    audit.append(
        List.of(
            new StoredEvent(
                EVENT.id(),
                NOW,
                EVENT.expiresAt(),
                "login_failed",
                Optional.empty(),
                Optional.empty(),
                new Client("\ud800", "\udc00"),
                Map.of("username", "a\ud800"))));

    assertThat(audit.find(AuditQuery.newest(9), NOW))
        .singleElement()
        .satisfies(event -> assertThat(event.attributes()).containsEntry("username", "a?"))
        .satisfies(event -> assertThat(event.client()).isEqualTo(new Client("?", "?")));
  }

  @Test
  void aDocumentThatCannotBeReadIsPassedOver() {
    AuditStore audit = MONGO.stores().audit();
    Date later = Date.from(NOW.plusSeconds(60));
    insert(new Document("_id", "x").append("expires_at", later));
    insert(new Document("_id", EVENT.id() + "0").append("expires_at", later));
    insert(new Document("_id", 7).append("expires_at", later).append("type", "logged_in"));
    audit.append(List.of(EVENT));

    assertThat(audit.find(AuditQuery.newest(9), NOW)).containsExactly(EVENT);
    assertThat(audit.countByMinute(NOW.minusSeconds(60), NOW.plusSeconds(60), NOW)).hasSize(1);
  }

  private static void insert(Document document) {
    assertThat(events().insertOne(document).wasAcknowledged()).isTrue();
  }

  @Test
  void theNewestOfAUserAndOfAKindAreFoundByAnIndex() {
    MONGO.stores().close();

    assertThat(events().listIndexes())
        .extracting(index -> List.copyOf(index.get("key", Document.class).keySet()))
        .containsAll(Arrays.asList(List.of("user_id", "_id"), List.of("type", "_id")));
    MONGO.stores().close();
  }

  @Test
  void theServerSweepsWhatHasExpired() {
    MONGO.stores().close();

    assertThat(events().listIndexes())
        .filteredOn(index -> index.get("expireAfterSeconds") instanceof Number)
        .singleElement()
        .satisfies(index -> assertThat(index.get("key", Document.class)).containsKey("expires_at"));
  }
}
