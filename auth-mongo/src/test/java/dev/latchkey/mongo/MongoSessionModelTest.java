package dev.latchkey.mongo;

import dev.latchkey.AuthStores;
import dev.latchkey.session.SessionModelContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoSessionModelTest extends SessionModelContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  @Override
  protected AuthStores stores() {
    return MONGO.stores();
  }

  @Override
  protected int walks() {
    return 200;
  }
}
