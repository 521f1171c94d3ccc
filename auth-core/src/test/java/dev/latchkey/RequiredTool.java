package dev.latchkey;

import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs beside the JDK: another interpreter, a browser, a server. On a developer's
 * machine its absence skips the test with one line that says so; in continuous integration it fails
 * the test, so that nothing is skipped unseen.
 */
public final class RequiredTool {
  private RequiredTool() {}

  /**
   * Goes on where the tool is there. Otherwise the test fails where the environment says {@code
   * CI=true}, and is skipped elsewhere.
   *
   * @param present whether the tool was found
   * @param whatAndWhy what is missing and what for, in one line
   */
  public static void require(boolean present, String whatAndWhy) {
    require(present, whatAndWhy, "true".equals(System.getenv("CI")));
  }

  static void require(boolean present, String whatAndWhy, boolean mustNotSkip) {
    if (present) {
      return;
    }
    if (mustNotSkip) {
      Assertions.fail("Missing, and CI=true forbids to skip: " + whatAndWhy);
    }
    System.err.println("SKIPPED: " + whatAndWhy);
    throw new TestAbortedException(whatAndWhy);
  }
}
