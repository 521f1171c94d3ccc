package dev.latchkey;

import dev.latchkey.audit.AuditRules;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Secret;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.HashingLane;
import dev.latchkey.password.ImportedHashes;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordRules;
import dev.latchkey.password.Peppers;
import dev.latchkey.session.SessionRules;
import dev.latchkey.throttle.AddressRange;
import dev.latchkey.throttle.ThrottleRules;
import dev.latchkey.token.TokenRules;
import java.net.URI;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings, validated. From the environment ({@link #fromEnvironment()}) or by {@link
 * #builder()}; both check the same in one place and refuse, with every problem at once, what is
 * missing, unsafe or contradictory. Immutable; never prints a secret.
 */
public final class AuthConfig {
  private final Secret secretKey;
  private final List<Secret> previousSecretKeys;
  private final List<Path> signingKeyFiles;
  private final Duration keyPublicationDelay;
  private final Optional<Provider> signatureProvider;
  private final int tokenCacheSize;
  private final TokenRules tokenRules;
  private final SessionRules sessionRules;
  private final Duration revocationLag;
  private final AuditRules auditRules;
  private final int bcryptCost;
  private final Peppers passwordPeppers;
  private final Set<ImportedHashes> importedHashes;
  private final int hashingWidth;
  private final int hashingQueue;
  private final Duration hashingWait;
  private final ThrottleRules throttleRules;
  private final List<AddressRange> trustedProxies;
  private final PasswordRules passwordRules;
  private final BreachedPasswords breachedPasswords;
  private final String basePath;
  private final Optional<URI> baseUrl;
  private final Set<String> allowedOrigins;
  private final CookieSafety cookieSafety;

  AuthConfig(AuthConfigBuilder builder, Secret secretKey, BreachedPasswords breachedPasswords) {
    this.secretKey = secretKey;
    previousSecretKeys = List.copyOf(builder.previousSecretKeys);
    signingKeyFiles = List.copyOf(builder.signingKeyFiles);
    keyPublicationDelay = builder.keyPublicationDelay;
    signatureProvider = builder.signatureProvider;
    tokenCacheSize = builder.tokenCacheSize;
    tokenRules =
        new TokenRules(builder.issuer, builder.audience, builder.tokenLifetime, builder.leeway);
    sessionRules =
        new SessionRules(builder.sessionIdleLife, builder.sessionLife, builder.refreshGrace);
    revocationLag = builder.revocationLag;
    auditRules = new AuditRules(builder.auditRetention, builder.auditSkipped);
    bcryptCost = builder.bcryptCost;
    passwordPeppers = builder.peppers();
    importedHashes = Set.copyOf(builder.importedHashes);
    hashingWidth = builder.hashingWidth;
    hashingQueue = builder.hashingQueue;
    hashingWait = builder.hashingWait;
    throttleRules = builder.throttleRules();
    trustedProxies =
        builder.trustedProxies.stream()
            .flatMap(range -> AddressRange.parse(range).stream())
            .toList();
    passwordRules = builder.passwordRules();
    this.breachedPasswords = breachedPasswords;
    basePath = builder.basePath;
    baseUrl = builder.baseUrl;
    allowedOrigins = Set.copyOf(builder.allowedOrigins);
    cookieSafety = builder.cookieSafety();
  }

  /** Settings to be chosen one by one; all but the secret key have a default. */
  public static AuthConfigBuilder builder() {
    return new AuthConfigBuilder();
  }

  /**
   * The settings of the process environment.
   *
   * @throws ConfigException naming every setting that is missing, unsafe or contradictory
   */
  public static AuthConfig fromEnvironment() {
    return from(System.getenv());
  }

  /**
   * The settings of a map from environment names to values; names that are not settings are
   * ignored.
   *
   * @throws ConfigException naming every setting that is missing, unsafe or contradictory
   */
  public static AuthConfig from(Map<String, String> environment) {
    return new Environment(environment).toBuilder().build();
  }

  /** Signs access tokens; every other key is derived from it. */
  public Secret secretKey() {
    return secretKey;
  }

  /** Earlier keys that still verify and never sign. */
  public List<Secret> previousSecretKeys() {
    return previousSecretKeys;
  }

  /**
   * Keys for codes of one purpose, derived from the secret keys.
   *
   * @param purpose a label that no other use has
   */
  public MacKeys macKeys(String purpose) {
    return MacKeys.derived(purpose, secretKey, previousSecretKeys);
  }

  /** Files with pairs of keys, of which the first signs; with none, the secret key signs. */
  public List<Path> signingKeyFiles() {
    return signingKeyFiles;
  }

  /** How long a new pair of keys is published before it signs. */
  public Duration keyPublicationDelay() {
    return keyPublicationDelay;
  }

  /** Whose signatures the key files are used with; those of the JDK where it is empty. */
  public Optional<Provider> signatureProvider() {
    return signatureProvider;
  }

  /** How many verified tokens of asymmetric keys are kept, 0 for none. */
  public int tokenCacheSize() {
    return tokenCacheSize;
  }

  /** Issuer, audience, lifetime and leeway of access tokens. */
  public TokenRules tokenRules() {
    return tokenRules;
  }

  /** How long sessions live. */
  public SessionRules sessionRules() {
    return sessionRules;
  }

  /** How old the view of revocations may be before storage is asked for each token. */
  public Duration revocationLag() {
    return revocationLag;
  }

  /** Which events are stored, and for how long. */
  public AuditRules auditRules() {
    return auditRules;
  }

  /** The cost of new password hashes. */
  public int bcryptCost() {
    return bcryptCost;
  }

  /** What passwords are keyed with before they are hashed. */
  public Peppers passwordPeppers() {
    return passwordPeppers;
  }

  /** Programs whose password hashes are checked as well. */
  public Set<ImportedHashes> importedHashes() {
    return importedHashes;
  }

  /** A lane in front of this hasher, as wide and as long as the settings say. */
  public HashingLane hashingLane(PasswordHasher hasher) {
    return new HashingLane(hasher, hashingWidth, hashingQueue, hashingWait);
  }

  /** What a new password must be. */
  public PasswordRules passwordRules() {
    return passwordRules;
  }

  /** Passwords that nobody may take because they were published; none where none were set. */
  public BreachedPasswords breachedPasswords() {
    return breachedPasswords;
  }

  /** How often passwords, addresses and registrations may fail. */
  public ThrottleRules throttleRules() {
    return throttleRules;
  }

  /** The proxies whose {@code X-Forwarded-For} is believed. */
  public List<AddressRange> trustedProxies() {
    return trustedProxies;
  }

  /** Where the endpoints are mounted, for example {@code /api}. */
  public String basePath() {
    return basePath;
  }

  /** The application's own address as browsers see it, where a proxy hides it. */
  public Optional<URI> baseUrl() {
    return baseUrl;
  }

  /** Foreign origins whose pages may send requests with cookies. */
  public Set<String> allowedOrigins() {
    return allowedOrigins;
  }

  /** How cookies are marked. */
  public CookieSafety cookieSafety() {
    return cookieSafety;
  }

  @Override
  public String toString() {
    return "AuthConfig[" + tokenRules + ", bcryptCost=" + bcryptCost + "]";
  }

  /** How cookies are marked. */
  public enum CookieSafety {
    /** {@code Secure}: sent over TLS alone. */
    SECURE,
    /** {@code Secure}, and named {@code __Host-} or {@code __Secure-}, so no subdomain sets one. */
    SECURE_PREFIXED,
    /** Without {@code Secure}: for plain HTTP on loopback and nowhere else. */
    INSECURE
  }
}
