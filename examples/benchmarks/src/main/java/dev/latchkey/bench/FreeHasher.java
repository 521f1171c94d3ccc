package dev.latchkey.bench;

import dev.latchkey.password.PasswordHasher;

/** Costs nothing, so that what is around the hash shows. It hides no password. */
final class FreeHasher implements PasswordHasher {
  @Override
  public String hash(String password) {
    return "free:" + password;
  }

  @Override
  public boolean verify(String password, String hash) {
    return hash.equals(hash(password));
  }

  @Override
  public boolean needsRehash(String hash) {
    return false;
  }

  @Override
  public String decoy() {
    return "free";
  }
}
