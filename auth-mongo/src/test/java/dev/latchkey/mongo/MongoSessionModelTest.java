package dev.latchkey.mongo;

import dev.latchkey.AuthStores;
import dev.latchkey.session.SessionModelContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoSessionModelTest extends SessionModelContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  private static final int MANY = 200;

  /** FerretDB looks through all sessions for each command. */
  private static final int FEW = 20;

  @Override
  protected AuthStores stores() {
    return MONGO.stores();
  }

  @Override
  protected int walks() {
    return MONGO.isFerretDb() ? FEW : MANY;
  }
}
