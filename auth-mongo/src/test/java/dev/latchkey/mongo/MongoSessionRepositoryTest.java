package dev.latchkey.mongo;

import dev.latchkey.session.SessionRepository;
import dev.latchkey.session.SessionRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoSessionRepositoryTest extends SessionRepositoryContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  @Override
  protected SessionRepository repository() {
    return MONGO.stores().sessions();
  }
}
