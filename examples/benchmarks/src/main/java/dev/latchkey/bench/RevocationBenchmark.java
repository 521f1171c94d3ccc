package dev.latchkey.bench;

import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.token.AccessToken;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether a verified token was revoked, on the path of a request. */
@State(Scope.Thread)
public class RevocationBenchmark {
  /** How many revocations are live. */
  @Param("0")
  public int live;

  private final Turn turn = new Turn();
  private Work work = number -> number;

  /** Reads the revocations into memory. */
  @Setup
  public void open() {
    Trust trust = Trust.fresh(Algorithm.HS256);
    List<AccessToken> tokens =
        Tokens.issued(trust).stream().map(token -> trust.latchkey().verify(token)).toList();
    RevocationFeed feed = ManyRevocations.feed(live);
    work =
        number -> {
          feed.check(tokens.get(number));
          return feed;
        };
  }

  /** One token, none of which was revoked. */
  @Benchmark
  public Object check() throws Exception {
    return work.run(turn.next());
  }
}
