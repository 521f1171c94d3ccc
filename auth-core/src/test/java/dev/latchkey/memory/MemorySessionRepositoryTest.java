package dev.latchkey.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Client;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionRepository;
import dev.latchkey.session.SessionRepositoryContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemorySessionRepositoryTest extends SessionRepositoryContract {
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  @Override
  protected SessionRepository repository() {
    return new MemoryStores().sessions();
  }

  @Test
  void whatHasExpiredIsForgottenWithinAMinute() {
    SessionRepository sessions = repository();
    Instant start = Instant.parse("2126-03-04T05:06:07Z");
    sessions.insert(session("old", start));

    sessions.insert(session("new", start.plus(BETWEEN_SWEEPS)));

    assertThat(sessions.findById("old")).isEmpty();
    assertThat(sessions.findById("new")).isPresent();
  }

  private static Session session(String id, Instant at) {
    Client client = new Client("192.0.2.7", "Browser/1.0");
    Instant end = at.plus(LIFE);
    Session.State state = new Session.State(0, "key", Optional.empty(), at, end, client);
    return new Session(id, "user", 0, List.of("pwd"), at, end, "hash", state, Optional.empty());
  }
}
