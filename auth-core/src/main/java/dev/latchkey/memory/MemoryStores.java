package dev.latchkey.memory;

import dev.latchkey.AuthStores;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.user.UserRepository;

/**
 * Every store in memory: for tests and the first minute. What it holds is gone with the process and
 * unknown to other instances. Thread-safe.
 */
public final class MemoryStores implements AuthStores {
  private final UserRepository users = new MemoryUserRepository();
  private final SessionRepository sessions = new MemorySessionRepository();
  private final RevocationStore revocations = new MemoryRevocationStore();
  private final AttemptStore attempts = new MemoryAttemptStore();
  private final AuditStore audit = new MemoryAuditStore();

  @Override
  public UserRepository users() {
    return users;
  }

  @Override
  public SessionRepository sessions() {
    return sessions;
  }

  @Override
  public RevocationStore revocations() {
    return revocations;
  }

  @Override
  public AttemptStore attempts() {
    return attempts;
  }

  @Override
  public AuditStore audit() {
    return audit;
  }

  @Override
  public void close() {}
}
