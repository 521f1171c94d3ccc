package dev.latchkey.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Login and refresh without the price of the password's hash. */
@State(Scope.Thread)
public class FlowBenchmark {
  /** Where users and sessions are. */
  @Param("MEMORY")
  public String storage = "";

  /** What is done. */
  @Param("LOGIN")
  public String flow = "";

  private Work work = number -> number;
  private Runnable closing = () -> {};

  /** Registers the user. */
  @Setup
  public void open() {
    Flows flows = new Flows(Storage.Kind.valueOf(storage));
    Flows.Flow what = Flows.Flow.valueOf(flow);
    work = number -> flows.run(what);
    closing = flows::close;
  }

  /** Closes the storage. */
  @TearDown
  public void close() {
    closing.run();
  }

  /** Once. */
  @Benchmark
  public Object flow() throws Exception {
    return work.run(0);
  }
}
