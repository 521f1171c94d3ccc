package dev.latchkey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Lets threads do something at the same time, round by round. Close it when done. */
public final class Race implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final int runners;
  private final ExecutorService threads;

  /** A race with that many runners, a thread each. */
  public Race(int runners) {
    this.runners = runners;
    threads = Executors.newFixedThreadPool(runners);
  }

  /**
   * Starts all runners at once and returns what each of them returned, in their order.
   *
   * @throws AssertionError where a runner threw or did not come back
   */
  public <T> List<T> run(IntFunction<T> runner) {
    CyclicBarrier start = new CyclicBarrier(runners);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      int number = i;
      calls.add(
          () -> {
            start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return runner.apply(number);
          });
    }
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        results.add(future.get(0, TimeUnit.SECONDS));
      }
      return results;
    } catch (InterruptedException
        | ExecutionException
        | TimeoutException
        | CancellationException failed) {
      throw new AssertionError("A runner failed", failed);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
