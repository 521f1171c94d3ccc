package dev.latchkey.session;

import dev.latchkey.AuthStores;
import dev.latchkey.memory.MemoryStores;

class SessionModelTest extends SessionModelContract {
  @Override
  protected AuthStores stores() {
    return new MemoryStores();
  }

  @Override
  protected int walks() {
    return 5000;
  }
}
