package dev.latchkey.memory;

import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.RevocationStoreContract;

class MemoryRevocationStoreTest extends RevocationStoreContract {
  @Override
  protected RevocationStore store() {
    return new MemoryStores().revocations();
  }
}
