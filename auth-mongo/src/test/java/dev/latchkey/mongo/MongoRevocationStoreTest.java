package dev.latchkey.mongo;

import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.RevocationStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoRevocationStoreTest extends RevocationStoreContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  @Override
  protected RevocationStore store() {
    return MONGO.stores().revocations();
  }
}
