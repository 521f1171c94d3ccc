package dev.latchkey.password;

import java.util.ArrayList;
import java.util.List;

/**
 * A hasher that costs nothing and notes what it is asked: for tests of what stands above a hasher.
 * Hashes that begin with {@code old:} need to be replaced. Not thread-safe.
 */
public class CountingHasher implements PasswordHasher {
  /** The hash that no password matches. */
  public static final String DECOY = "decoy";

  private final List<String> verified = new ArrayList<>();
  private Runnable beforeHash = () -> {};
  private int hashed;

  /** What a hash of an older scheme looks like. */
  public static String oldHash(String password) {
    return "old:" + mask(password);
  }

  /** What a hash looks like. */
  public static String newHash(String password) {
    return "new:" + mask(password);
  }

  private static String mask(String password) {
    return Integer.toHexString(password.hashCode());
  }

  /** The hashes that passwords were checked against, in order. */
  public List<String> verified() {
    return List.copyOf(verified);
  }

  /** How many hashes were made. */
  public int hashed() {
    return hashed;
  }

  /** Lets something else happen while a hash is being made. */
  public void beforeHash(Runnable action) {
    beforeHash = action;
  }

  @Override
  public String hash(String password) {
    beforeHash.run();
    hashed++;
    return newHash(password);
  }

  @Override
  public boolean verify(String password, String hash) {
    verified.add(hash);
    return hash.equals(oldHash(password)) || hash.equals(newHash(password));
  }

  @Override
  public boolean needsRehash(String hash) {
    return hash.startsWith("old:");
  }

  @Override
  public String decoy() {
    return DECOY;
  }
}
