package dev.latchkey.bench;

import dev.latchkey.crypto.Randomness;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.PasswordHasher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The check of a password as it comes, which is what a login costs at least. */
@State(Scope.Thread)
public class BcryptBenchmark {
  private static final String PASSWORD = "correct horse battery";

  private final PasswordHasher hasher =
      new BcryptPasswordHasher(BcryptPasswordHasher.DEFAULT_COST, Randomness.secure());
  private String hash = "";

  /** Hashes the password. */
  @Setup
  public void open() {
    hash = hasher.hash(PASSWORD);
  }

  /** One check. */
  @Benchmark
  public boolean check() {
    return hasher.verify(PASSWORD, hash);
  }
}
