package dev.latchkey;

import dev.latchkey.revocation.RevocationFeed;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the revocations of other instances twice a second, on a thread of its own that does not
 * keep the process alive. The first reading is over when it has started: nothing is served before.
 */
final class Polling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Polling.class);
  private static final int PERIOD_MILLIS = 500;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "latchkey-revocations");
            daemon.setDaemon(true);
            return daemon;
          });

  private Polling() {}

  static Polling start(RevocationFeed feed) {
    Polling polling = new Polling();
    poll(feed);
    var unused =
        polling.thread.scheduleWithFixedDelay(
            () -> poll(feed), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return polling;
  }

  /** A failure is told by the feed when it is too old; the next reading may succeed. */
  private static void poll(RevocationFeed feed) {
    try {
      feed.poll();
    } catch (RuntimeException failed) {
      LOG.debug("Revocations cannot be read: {}", failed.getClass().getName());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
