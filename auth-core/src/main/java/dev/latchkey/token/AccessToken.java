package dev.latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A verified access token: whoever holds one knows that its signature, its time, its issuer and its
 * audience were checked. Only {@link TokenVerifier#verify} makes one. It does not keep the token's
 * text. Immutable.
 */
public final class AccessToken {
  private final String id;
  private final String userId;
  private final String sessionId;
  private final int version;
  private final Set<String> roles;
  private final Set<String> scopes;
  private final List<String> authenticationMethods;
  private final Optional<Instant> authenticatedAt;
  private final Instant issuedAt;
  private final Instant expiresAt;

  /** These values; the collections are immutable. */
  AccessToken(
      String id,
      String userId,
      String sessionId,
      int version,
      Set<String> roles,
      Set<String> scopes,
      List<String> authenticationMethods,
      Optional<Instant> authenticatedAt,
      Instant issuedAt,
      Instant expiresAt) {
    this.id = id;
    this.userId = userId;
    this.sessionId = sessionId;
    this.version = version;
    this.roles = roles;
    this.scopes = scopes;
    this.authenticationMethods = authenticationMethods;
    this.authenticatedAt = authenticatedAt;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
  }

  static AccessToken of(Claims claims) {
    return new AccessToken(
        claims.text("jti"),
        claims.text("sub"),
        claims.textOrEmpty("sid"),
        claims.countOrZero("ver"),
        Set.copyOf(claims.texts("roles")),
        claims.words("scope"),
        claims.texts("amr"),
        claims.optionalTime("auth_time"),
        claims.time("iat"),
        claims.time("exp"));
  }

  /** The {@code jti}: unique for each token. */
  public String id() {
    return id;
  }

  /** The {@code sub}: the id of the user. */
  public String userId() {
    return userId;
  }

  /**
   * The {@code sid}: one login, over all its refreshes. Empty only at a service that verifies the
   * tokens of another.
   */
  public String sessionId() {
    return sessionId;
  }

  /**
   * The {@code ver}: the user's token version at the time of issue. Absent, and 0, only at a
   * service that verifies the tokens of another.
   */
  public int version() {
    return version;
  }

  /** The roles at the time of issue; none where the token names none. */
  public Set<String> roles() {
    return roles;
  }

  /** The {@code scope}, word by word (RFC 8693, section 4.2). */
  public Set<String> scopes() {
    return scopes;
  }

  /** The {@code amr}: how the user authenticated (RFC 8176). */
  public List<String> authenticationMethods() {
    return authenticationMethods;
  }

  /** The {@code auth_time}: when the user authenticated. */
  public Optional<Instant> authenticatedAt() {
    return authenticatedAt;
  }

  /** The {@code iat}. */
  public Instant issuedAt() {
    return issuedAt;
  }

  /** The {@code exp}. The check grants some leeway beyond it. */
  public Instant expiresAt() {
    return expiresAt;
  }

  @Override
  public String toString() {
    return "AccessToken[userId=" + userId + ", sessionId=" + sessionId + ", exp=" + expiresAt + "]";
  }
}
