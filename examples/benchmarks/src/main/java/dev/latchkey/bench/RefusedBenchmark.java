package dev.latchkey.bench;

import dev.latchkey.AuthException;
import dev.latchkey.token.TokenService;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a token costs Latchkey that it refuses, beside one that it takes. */
@State(Scope.Thread)
public class RefusedBenchmark {
  /** The signature. */
  @Param("HS256")
  public Algorithm algorithm = Algorithm.HS256;

  /** What is wrong. */
  @Param("ACCEPTED")
  public Fault fault = Fault.ACCEPTED;

  private final Turn turn = new Turn();
  private Work work = number -> number;

  /** What is wrong with the tokens. */
  public enum Fault {
    /** Nothing. */
    ACCEPTED,
    /** One bit of the signature. */
    BAD_SIGNATURE,
    /** They are genuine and too old. */
    EXPIRED,
    /** They are letters and two dots. */
    JUNK;

    String of(String token, Forge forge, int i) {
      return switch (this) {
        case ACCEPTED -> token;
        case BAD_SIGNATURE -> Forge.withBadSignature(token);
        case EXPIRED ->
            forge.token(
                Forge.header(token),
                Forge.claims(token).replaceFirst("\"exp\":1\\d", "\"exp\":10"));
        case JUNK -> TokenTable.junk(token, i);
      };
    }
  }

  /** Checks that all of them are refused, or taken. */
  @Setup
  public void open() throws Exception {
    Trust trust = Trust.fresh(algorithm);
    TokenService service = trust.latchkey();
    List<String> tokens = faulty(trust, fault);
    work = number -> outcome(service, tokens.get(number));
    boolean taken = fault == Fault.ACCEPTED;
    for (int i = 0; i < Tokens.COUNT; i++) {
      Check.that(work.run(i) instanceof AuthException != taken, fault + " is judged otherwise");
    }
  }

  static List<String> faulty(Trust trust, Fault fault) {
    Forge forge = new Forge(trust);
    return IntStream.range(0, Tokens.COUNT)
        .mapToObj(i -> fault.of(trust.issue(i), forge, i))
        .toList();
  }

  static Object outcome(TokenService service, String token) {
    try {
      return service.verify(token);
    } catch (AuthException refused) {
      return refused;
    }
  }

  /** One token. */
  @Benchmark
  public Object refuse() throws Exception {
    return work.run(turn.next());
  }
}
