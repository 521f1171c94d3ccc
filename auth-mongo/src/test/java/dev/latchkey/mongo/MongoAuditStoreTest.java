package dev.latchkey.mongo;

import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.AuditStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoAuditStoreTest extends AuditStoreContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  @Override
  protected AuditStore store() {
    return MONGO.stores().audit();
  }
}
