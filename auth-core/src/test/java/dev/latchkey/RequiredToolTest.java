package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class RequiredToolTest {
  @Test
  void goesOnWhereTheToolIsPresent() {
    assertThatCode(() -> RequiredTool.require(true, "no tool", true)).doesNotThrowAnyException();
  }

  @Test
  void skipsTheTestOnADevelopersMachine() {
    Throwable thrown =
        catchThrowable(() -> RequiredTool.require(false, "(a test of the skipping)", false));

    assertThat(thrown).isInstanceOf(TestAbortedException.class).hasMessageContaining("skipping");
  }

  @Test
  void failsTheTestInContinuousIntegration() {
    Throwable thrown = catchThrowable(() -> RequiredTool.require(false, "a browser", true));

    assertThat(thrown).isInstanceOf(AssertionError.class).hasMessageContaining("a browser");
  }
}
