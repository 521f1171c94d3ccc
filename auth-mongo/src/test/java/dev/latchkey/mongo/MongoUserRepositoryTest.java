package dev.latchkey.mongo;

import dev.latchkey.user.UserRepository;
import dev.latchkey.user.UserRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoUserRepositoryTest extends UserRepositoryContract {
  @RegisterExtension static final TestMongo MONGO = new TestMongo();

  @Override
  protected UserRepository repository() {
    return MONGO.stores().users();
  }
}
