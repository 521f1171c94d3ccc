package dev.latchkey.memory;

import dev.latchkey.session.SessionRepository;
import dev.latchkey.session.SessionRepositoryContract;

class MemorySessionRepositoryTest extends SessionRepositoryContract {
  @Override
  protected SessionRepository repository() {
    return new MemoryStores().sessions();
  }
}
