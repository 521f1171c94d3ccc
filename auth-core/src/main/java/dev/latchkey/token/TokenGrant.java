package dev.latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a token is to say.
 *
 * @param userId the {@code sub}
 * @param sessionId the {@code sid}
 * @param version the {@code ver}: the user's token version, from 0 on
 * @param roles the {@code roles}
 * @param scopes the words of the scope claim; left out where there is none
 * @param authenticationMethods the {@code amr} (RFC 8176); left out where there is none
 * @param authenticatedAt the {@code auth_time}
 */
public record TokenGrant(
    String userId,
    String sessionId,
    int version,
    Set<String> roles,
    Set<String> scopes,
    List<String> authenticationMethods,
    Optional<Instant> authenticatedAt) {
  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException where the version is negative
   */
  public TokenGrant {
    if (version < 0) {
      throw new IllegalArgumentException("A token version is 0 or more");
    }
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    authenticationMethods = List.copyOf(authenticationMethods);
  }
}
