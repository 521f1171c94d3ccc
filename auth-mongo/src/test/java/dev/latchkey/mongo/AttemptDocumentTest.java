package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is not of our form in the collection of attempts lets nobody guess for free. */
class AttemptDocumentTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07Z");

  @Test
  void aDocumentOfAnotherFormClosesItsBucket() {
    Date later = Date.from(NOW.plusSeconds(60));
    Document good =
        new Document("count", 1).append("blocked_until", later).append("expires_at", later);
    for (Document bad :
        new Document[] {
          new Document(good).append("count", 1L),
          new Document(good).append("blocked_until", "soon"),
          new Document(good).append("expires_at", null),
          new Document()
        }) {
      MongoStores stores = MONGO.stores();
      var attempts = MONGO.database().getCollection("login_attempts");
      assertThat(attempts.deleteMany(new Document()).wasAcknowledged()).isTrue();
      assertThat(attempts.insertOne(bad.append("_id", "b")).wasAcknowledged()).isTrue();

      assertThat(stores.attempts().find(Set.of("b"), NOW))
          .as(bad.toJson())
          .hasSize(1)
          .allMatch(found -> found.count() == Integer.MAX_VALUE);
    }
  }
}
