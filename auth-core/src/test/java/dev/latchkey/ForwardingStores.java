package dev.latchkey;

import dev.latchkey.audit.AuditStore;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.user.UserRepository;

/** Other stores as they are: a test overrides what it wants to break, count or hold up. */
public class ForwardingStores implements AuthStores {
  private final AuthStores stores;

  /** The same stores. */
  protected ForwardingStores(AuthStores stores) {
    this.stores = stores;
  }

  @Override
  public UserRepository users() {
    return stores.users();
  }

  @Override
  public SessionRepository sessions() {
    return stores.sessions();
  }

  @Override
  public RevocationStore revocations() {
    return stores.revocations();
  }

  @Override
  public AttemptStore attempts() {
    return stores.attempts();
  }

  @Override
  public AuditStore audit() {
    return stores.audit();
  }

  @Override
  public void close() {
    stores.close();
  }
}
