package dev.latchkey.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a token is to say.
 *
 * @param subject the {@code sub}
 * @param sessionId the {@code sid}
 * @param version the {@code ver}
 * @param roles the {@code roles}, sorted
 * @param roleSet the same for who takes a set
 */
record Claims(
    String subject, String sessionId, int version, List<String> roles, Set<String> roleSet) {
  private static final List<String> ROLES =
      List.of("invoice-approver", "order-manager", "warehouse-supervisor");

  static final String ISSUER = "https://accounts.example.org";
  static final String AUDIENCE = "https://orders.example.org/api/v1/orders";
  static final String TYPE = "at+jwt";

  /** Longer than the longest run. */
  static final Duration LIFETIME = Duration.ofHours(2);

  static final Duration LEEWAY = Duration.ofSeconds(60);

  /** The claims of the token of this number: all differ, all are of one length. */
  static Claims number(int i) {
    return new Claims(
        "66f0c1a2b3d4e5f6%08x".formatted(i),
        "s%021d".formatted(i),
        i % 10,
        ROLES,
        Set.copyOf(ROLES));
  }

  /** The second that has begun. */
  static long nowSeconds() {
    return Instant.now().getEpochSecond();
  }
}
