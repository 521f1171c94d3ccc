package dev.latchkey.bench;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Verifying a token of Latchkey, with the same checks by everyone. */
@State(Scope.Thread)
public class VerifyBenchmark {
  /** The signature. */
  @Param("HS256")
  public Algorithm algorithm = Algorithm.HS256;

  /** A {@link Contender}, or a {@link Floor}. */
  @Param("LATCHKEY")
  public String who = "";

  private final Turn turn = new Turn();
  private Work work = number -> number;

  /** Checks that who is measured checks what everyone does. */
  @Setup
  public void open() throws Exception {
    Trust trust = Trust.fresh(algorithm);
    List<String> tokens = Tokens.issued(trust);
    if (who.startsWith("FLOOR")) {
      work = Floor.valueOf(who).verifying(trust, tokens);
    } else {
      Checker checker = Contender.valueOf(who).checker(trust);
      work = number -> checker.verify(tokens.get(number));
      // Who keeps tokens has seen each of them when the clock begins to run.
      for (String token : tokens) {
        Seen unused = checker.verify(token);
      }
    }
  }

  /** One token. */
  @Benchmark
  public Object verify() throws Exception {
    return work.run(turn.next());
  }
}
