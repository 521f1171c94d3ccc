package dev.latchkey.mongo;

import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.throttle.AttemptStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoAttemptStoreTest extends AttemptStoreContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  @Override
  protected AttemptStore store() {
    return MONGO.stores().attempts();
  }
}
