package dev.latchkey;

import dev.latchkey.audit.AuditStore;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.user.UserRepository;

/**
 * Where Latchkey keeps things: one repository for each feature. {@code MongoStores} and {@link
 * dev.latchkey.memory.MemoryStores} are complete ones; an application may mix its own.
 *
 * <p>Implementations are thread-safe. A repository that cannot reach its storage throws {@link
 * AuthException} with {@link Reason#UNAVAILABLE}, within a bounded time.
 */
public interface AuthStores extends AutoCloseable {
  /** The users. */
  UserRepository users();

  /** The sessions. */
  SessionRepository sessions();

  /** The revocations. */
  RevocationStore revocations();

  /** The counts of failed attempts. */
  AttemptStore attempts();

  /** The events. */
  AuditStore audit();

  /** Releases what the stores opened themselves; what was handed to them stays open. */
  @Override
  void close();
}
