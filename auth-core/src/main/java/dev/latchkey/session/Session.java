package dev.latchkey.session;

import dev.latchkey.Client;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One login and all that was refreshed from it. It holds nothing from which a refresh token could
 * be made. The client is input of the other side: escape it before it is shown.
 *
 * @param id the {@code sid} of tokens
 * @param userId whose it is
 * @param tokenVersion the user's token version at the login: another one ends the session
 * @param authenticationMethods the {@code amr} of its tokens
 * @param createdAt when the user logged in
 * @param expiresAt when it ends, however often it is used
 * @param secretHash the SHA-256 of the secret that the client alone knows, in base64url
 * @param state what changes with each refresh
 * @param revokedAt when it was ended; empty while it is alive
 */
public record Session(
    String id,
    String userId,
    int tokenVersion,
    List<String> authenticationMethods,
    Instant createdAt,
    Instant expiresAt,
    String secretHash,
    State state,
    Optional<Instant> revokedAt) {
  /** Copies the methods. */
  public Session {
    authenticationMethods = List.copyOf(authenticationMethods);
  }

  /**
   * The state of a session since its last rotation.
   *
   * @param generation how many rotations there were: the one refresh token that is current
   * @param keyId the key that signed the current token, to be able to make it again
   * @param attemptHash the SHA-256 of the {@code Refresh-Attempt} of the rotation, in base64url
   * @param rotatedAt when it was rotated, or when the user logged in
   * @param idleExpiresAt when the session ends if nobody uses it
   * @param client who asked for the rotation, or logged in
   */
  public record State(
      int generation,
      String keyId,
      Optional<String> attemptHash,
      Instant rotatedAt,
      Instant idleExpiresAt,
      Client client) {}

  /** Whether it is neither revoked nor expired. */
  public boolean isAlive(Instant now) {
    return revokedAt.isEmpty() && !isExpired(now);
  }

  /** Whether its time is over, used or unused. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt) || !now.isBefore(state.idleExpiresAt());
  }

  /** Says which and whose. */
  @Override
  public String toString() {
    return "Session[id=" + id + ", userId=" + userId + ", generation=" + state.generation() + "]";
  }
}
