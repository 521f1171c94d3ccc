package dev.latchkey.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of a revocation lies in the database. */
class RevocationDocumentTest {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final int DUPLICATE_KEY = 11000;
  private static final int DISK_FULL = 14031;
  private static final Instant NOW = Instant.parse("2126-03-04T05:06:07.089Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private static MongoCollection<Document> revocations() {
    return MONGO.database().getCollection("revoked_tokens");
  }

  @Test
  void aStoredRevocationIsADocumentOfFourFieldsInSnakeCase() {
    MONGO.stores().revocations().add(Revocation.ofUser("u", 7, LATER));

    assertThat(revocations().find())
        .singleElement()
        .satisfies(
            stored ->
                assertThat(stored)
                    .containsOnlyKeys("_id", "version", "revoked_at", "expires_at")
                    .containsEntry("_id", "user:u")
                    .containsEntry("version", 7)
                    .containsEntry("expires_at", Date.from(LATER)))
        .satisfies(stored -> assertThat(stored.getDate("revoked_at")).isBefore(NOW));
  }

  @Test
  void aDocumentThatCannotBeReadIsPassedOver() {
    RevocationStore store = MONGO.stores().revocations();
    Date date = Date.from(LATER);
    insert(new Document("_id", 7).append("revoked_at", date).append("expires_at", date));
    insert(new Document("_id", "sid:a").append("revoked_at", date).append("expires_at", "x"));
    insert(new Document("_id", "sid:b").append("revoked_at", "x").append("expires_at", date));
    insert(new Document("_id", "sid:c"));
    Revocation good = Revocation.ofSession("s", LATER);
    store.add(good);

    assertThat(store.addedSince(Instant.EPOCH, NOW))
        .extracting(RevocationStore.Dated::revocation)
        .containsExactly(good);
    assertThat(store.find(Set.of("sid:a", "sid:b", "sid:c", "sid:s"), NOW)).containsExactly(good);
  }

  @Test
  void aVersionThatCannotBeReadEndsAllTokensOfTheUser() {
    RevocationStore store = MONGO.stores().revocations();
    insert(
        new Document("_id", "user:u")
            .append("version", "x")
            .append("revoked_at", Date.from(NOW))
            .append("expires_at", Date.from(LATER)));
    store.add(Revocation.ofUser("u", 7, LATER));

    assertThat(store.find(Set.of("user:u"), NOW))
        .containsExactly(Revocation.ofUser("u", Integer.MAX_VALUE, LATER));
  }

  private static void insert(Document document) {
    assertThat(revocations().insertOne(document).wasAcknowledged()).isTrue();
  }

  private static MongoWriteException refusal(int code) {
    return new MongoWriteException(
        new WriteError(code, "refused", new BsonDocument()), new ServerAddress(), Set.of());
  }

  @SuppressWarnings("unchecked") // there is no class literal of a collection of documents
  private static MongoCollection<BsonDocument> collectionThatRefuses(int code, int times) {
    MongoCollection<BsonDocument> collection = mock(MongoCollection.class);
    var answers =
        when(collection.updateOne(any(Bson.class), any(Bson.class), any(UpdateOptions.class)));
    for (int i = 0; i < times; i++) {
      answers = answers.thenThrow(refusal(code));
    }
    var unused = answers.thenReturn(UpdateResult.acknowledged(1, 1L, null));
    return collection;
  }

  private static void assertUpdates(MongoCollection<BsonDocument> collection, int count) {
    var unused =
        verify(collection, times(count))
            .updateOne(any(Bson.class), any(Bson.class), any(UpdateOptions.class));
  }

  @Test
  void anUpsertThatLostTheRaceIsTriedAgain() {
    MongoCollection<BsonDocument> collection = collectionThatRefuses(DUPLICATE_KEY, 1);

    new MongoRevocationStore(collection).add(Revocation.ofToken("t", LATER));

    assertUpdates(collection, 2);
  }

  @Test
  void anUpsertIsNotTriedForEver() {
    MongoCollection<BsonDocument> collection = collectionThatRefuses(DUPLICATE_KEY, 9);

    assertUnavailable(collection);
    assertUpdates(collection, 3);
  }

  @Test
  void anUpsertThatFailedForAnotherCauseIsNotTriedAgain() {
    MongoCollection<BsonDocument> collection = collectionThatRefuses(DISK_FULL, 1);

    assertUnavailable(collection);
    assertUpdates(collection, 1);
  }

  private static void assertUnavailable(MongoCollection<BsonDocument> collection) {
    RevocationStore store = new MongoRevocationStore(collection);
    AuthException refused =
        catchThrowableOfType(AuthException.class, () -> store.add(Revocation.ofToken("t", LATER)));
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
  }
}
