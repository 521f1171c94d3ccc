package dev.latchkey.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Issuing a token with the claims of Latchkey and a fresh random id, by everyone. */
@State(Scope.Thread)
public class IssueBenchmark {
  /** The signature. */
  @Param("HS256")
  public Algorithm algorithm = Algorithm.HS256;

  /** A {@link Contender}, or a {@link Floor}. */
  @Param("LATCHKEY")
  public String who = "";

  private final Turn turn = new Turn();
  private Work work = number -> number;

  /** Checks that Latchkey takes what is issued. */
  @Setup
  public void open() throws Exception {
    Trust trust = Trust.fresh(algorithm);
    if (who.startsWith("FLOOR")) {
      work = Floor.valueOf(who).signing(trust, Tokens.issued(trust));
    } else {
      Writer writer = Contender.valueOf(who).writer(trust);
      List<Claims> claims = IntStream.range(0, Tokens.COUNT).mapToObj(Claims::number).toList();
      work = number -> writer.issue(claims.get(number));
    }
  }

  /** One token. */
  @Benchmark
  public Object issue() throws Exception {
    return work.run(turn.next());
  }
}
