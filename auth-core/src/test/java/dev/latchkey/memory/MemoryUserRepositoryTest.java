package dev.latchkey.memory;

import dev.latchkey.user.UserRepository;
import dev.latchkey.user.UserRepositoryContract;

class MemoryUserRepositoryTest extends UserRepositoryContract {
  @Override
  protected UserRepository repository() {
    return new MemoryStores().users();
  }
}
