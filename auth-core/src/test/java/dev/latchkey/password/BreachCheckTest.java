package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.TestClock;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What happens when the list cannot be asked. */
class BreachCheckTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String PASSWORD = "quiet otters paint fences";

  private final List<AuthEvent> events = new ArrayList<>();

  private BreachCheck check(BreachedPasswords list) {
    return new BreachCheck(list, new AuthEvents(List.of(events::add)), new TestClock(NOW));
  }

  @Test
  void whatTheListSaysIsTheAnswerAndNoEvent() {
    assertThat(check(PASSWORD::equals).contains(PASSWORD)).isTrue();
    assertThat(check(PASSWORD::equals).contains("other")).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void aServerThatHangsLetsThePasswordThroughAndIsTold() {
    try (BreachServer server = new BreachServer()) {
      server.waitsFor(new CountDownLatch(1));
      BreachCheck check = check(new BreachRange(server.range(), Duration.ofMillis(100), 8));

      new PasswordPolicy(PasswordRules.standard(), check).require(PASSWORD, "mary");
    }

    assertThat(events).containsExactly(new AuthEvent.BreachCheckFailed(NOW, "no answer in time"));
  }

  @Test
  void theMessageOfAListOfYourOwnIsNotRepeated() {
    BreachCheck check =
        check(
            password -> {
              throw new IllegalStateException("cannot look up " + password);
            });

    assertThat(check.contains(PASSWORD)).isFalse();

    assertThat(events)
        .containsExactly(new AuthEvent.BreachCheckFailed(NOW, "java.lang.IllegalStateException"));
  }
}
