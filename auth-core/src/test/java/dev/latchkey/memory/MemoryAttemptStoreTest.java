package dev.latchkey.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.throttle.AttemptStoreContract;
import dev.latchkey.throttle.Attempts;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryAttemptStoreTest extends AttemptStoreContract {
  @Override
  protected AttemptStore store() {
    return new MemoryStores().attempts();
  }

  /** What no database has to promise. */
  @Nested
  class Size {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private final MemoryAttemptStore store = new MemoryAttemptStore();

    private void put(String bucket, int count, Instant expiresAt) {
      assertThat(store.replace(new Attempts(bucket, count, NOW, expiresAt), 0, NOW)).isTrue();
    }

    @Test
    void isBoundedAndWhatWouldBeForgottenLastIsKept() {
      put("hot", 40, NOW.plusSeconds(9000));
      for (int i = 0; i < 2 * MemoryAttemptStore.MAX_BUCKETS; i++) {
        put("flood " + i, 1, NOW.plusSeconds(60));
      }

      assertThat(store.size()).isEqualTo(MemoryAttemptStore.MAX_BUCKETS);
      assertThat(store.find(Set.of("hot"), NOW)).hasSize(1);
    }

    @Test
    void isFreedOfWhatHasExpired() {
      put("a", 1, NOW.plusSeconds(1));
      put("b", 1, NOW.plusSeconds(2));

      assertThat(
              store.replace(new Attempts("c", 1, NOW, NOW.plusSeconds(9)), 0, NOW.plusSeconds(5)))
          .isTrue();

      assertThat(store.size()).isEqualTo(1);
    }
  }
}
