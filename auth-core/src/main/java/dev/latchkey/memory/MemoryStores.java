package dev.latchkey.memory;

import dev.latchkey.AuthStores;
import dev.latchkey.user.UserRepository;

/**
 * Every store in memory: for tests and the first minute. What it holds is gone with the process and
 * unknown to other instances. Thread-safe.
 */
public final class MemoryStores implements AuthStores {
  private final UserRepository users = new MemoryUserRepository();

  @Override
  public UserRepository users() {
    return users;
  }

  @Override
  public void close() {}
}
