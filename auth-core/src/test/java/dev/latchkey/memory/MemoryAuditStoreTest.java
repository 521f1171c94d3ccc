package dev.latchkey.memory;

import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.AuditStoreContract;

class MemoryAuditStoreTest extends AuditStoreContract {
  @Override
  protected AuditStore store() {
    return new MemoryStores().audit();
  }
}
