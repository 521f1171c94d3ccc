package dev.latchkey;

import dev.latchkey.AuthConfig.CookieSafety;
import dev.latchkey.audit.AuditRules;
import dev.latchkey.crypto.Pepper;
import dev.latchkey.crypto.Secret;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.ImportedHashes;
import dev.latchkey.password.PasswordRules;
import dev.latchkey.password.Peppers;
import dev.latchkey.throttle.ThrottleRule;
import dev.latchkey.throttle.ThrottleRules;
import java.net.URI;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings being chosen. {@link #build()} has them judged in one place, those from the environment
 * too; its messages call each by its environment name. Not thread-safe.
 */
public final class AuthConfigBuilder {
  static final String DEFAULT_NAME = "latchkey";

  /** What could not even be read from the environment. */
  final List<String> problems = new ArrayList<>();

  @Nullable Secret secretKey;
  List<Secret> previousSecretKeys = List.of();
  List<Path> signingKeyFiles = List.of();
  Duration keyPublicationDelay = Duration.ofMinutes(10);
  Optional<Provider> signatureProvider = Optional.empty();
  int tokenCacheSize;
  Duration tokenLifetime = Duration.ofMinutes(15);
  Duration leeway = Duration.ofSeconds(60);
  Duration sessionIdleLife = Duration.ofDays(14);
  Duration sessionLife = Duration.ofDays(90);
  Duration refreshGrace = Duration.ofSeconds(10);
  Duration revocationLag = Duration.ofSeconds(5);
  String issuer = DEFAULT_NAME;
  String audience = DEFAULT_NAME;
  Duration auditRetention = Duration.ofDays(90);
  Set<String> auditSkipped = AuditRules.DEFAULT_SKIPPED;
  int bcryptCost = BcryptPasswordHasher.DEFAULT_COST;
  Optional<Pepper> passwordPepper = Optional.empty();
  List<Pepper> previousPasswordPeppers = List.of();
  Set<ImportedHashes> importedHashes = Set.of();
  int hashingWidth = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  int hashingQueue = 100;
  Duration hashingWait = Duration.ofSeconds(5);
  int accountFree = 5;
  int accountMost = 100;
  int addressFree = 60;
  Duration addressWindow = Duration.ofMinutes(10);
  int registrationFree = 30;
  Duration registrationWindow = Duration.ofHours(1);
  Duration firstDelay = Duration.ofSeconds(1);
  Duration maxDelay = Duration.ofMinutes(15);
  List<String> trustedProxies = List.of();
  int passwordMinLength = PasswordRules.DEFAULT_MIN_LENGTH;
  int passwordMaxLength = PasswordRules.DEFAULT_MAX_LENGTH;
  int passwordMinScore = PasswordRules.DEFAULT_MIN_SCORE;
  List<String> passwordContextWords = List.of();
  Supplier<BreachedPasswords> breachedPasswords = BreachedPasswords::none;
  String basePath = "/api";
  Optional<URI> baseUrl = Optional.empty();
  Set<String> allowedOrigins = Set.of();
  boolean insecureCookies;
  boolean prefixedCookies;

  AuthConfigBuilder() {}

  /** {@code SECRET_KEY}: at least 32 bytes of randomness. Required. */
  public AuthConfigBuilder secretKey(String secret) {
    this.secretKey = Secret.of(secret);
    return this;
  }

  /** {@code SECRET_KEY_PREVIOUS}: earlier keys that still verify. Default: none. */
  public AuthConfigBuilder previousSecretKeys(List<String> secrets) {
    this.previousSecretKeys = secrets.stream().map(Secret::of).toList();
    return this;
  }

  /**
   * {@code AUTH_SIGNING_KEYS}: files with ES256, Ed25519 or RS256 keys, in PEM or as JWK, or
   * folders of such files. The first one signs, the others verify; the secret key does no more than
   * verify then. In a folder the last file by name is the first. Default: none.
   */
  public AuthConfigBuilder signingKeyFiles(List<Path> files) {
    this.signingKeyFiles = List.copyOf(files);
    return this;
  }

  /**
   * {@code AUTH_KEY_PUBLICATION_SECONDS}: how long a new signing key is published before it signs,
   * 6 minutes to 7 days. Others may keep the published keys for 5 minutes. Default: 10 minutes.
   */
  public AuthConfigBuilder keyPublicationDelay(Duration delay) {
    this.keyPublicationDelay = delay;
    return this;
  }

  /**
   * {@code AUTH_SIGNATURE_PROVIDER}: the provider of cryptography that the key files are used with,
   * by its name in the environment, where it must be installed. Default: those of the JDK.
   */
  public AuthConfigBuilder signatureProvider(Provider provider) {
    this.signatureProvider = Optional.of(provider);
    return this;
  }

  /**
   * {@code AUTH_TOKEN_CACHE}: how many verified tokens of key files are kept, so that their
   * signatures need not be checked again, 0 to 1000000. Times and revocations are checked at each
   * request all the same. Default: 0, none.
   */
  public AuthConfigBuilder tokenCache(int size) {
    this.tokenCacheSize = size;
    return this;
  }

  /** {@code JWT_EXP_DELTA_SECONDS}: life of an access token, 1 s to 24 h. Default: 15 minutes. */
  public AuthConfigBuilder tokenLifetime(Duration lifetime) {
    this.tokenLifetime = lifetime;
    return this;
  }

  /** {@code AUTH_LEEWAY_SECONDS}: how far clocks may be apart, 0 to 300 s. Default: 60 s. */
  public AuthConfigBuilder leeway(Duration leeway) {
    this.leeway = leeway;
    return this;
  }

  /**
   * {@code AUTH_SESSION_IDLE_SECONDS} and {@code AUTH_SESSION_SECONDS}: how long a session lives
   * that nobody uses, and at most. Default: 14 and 90 days; at least a minute, at most 400 days.
   */
  public AuthConfigBuilder sessionLife(Duration idle, Duration most) {
    this.sessionIdleLife = idle;
    this.sessionLife = most;
    return this;
  }

  /**
   * {@code AUTH_REFRESH_GRACE_SECONDS}: how long a rotated refresh token still gets the same
   * successor, 0 to 60 s. Default: 10 s.
   */
  public AuthConfigBuilder refreshGrace(Duration grace) {
    this.refreshGrace = grace;
    return this;
  }

  /**
   * {@code AUTH_REVOCATION_LAG_SECONDS}: how old the view of revocations may be before storage is
   * asked for each token, 1 to 60 s. Default: 5 s.
   */
  public AuthConfigBuilder revocationLag(Duration lag) {
    this.revocationLag = lag;
    return this;
  }

  /**
   * {@code AUTH_AUDIT_RETENTION_DAYS}: how long events are stored, 0 to 3650 days in whole days; 0
   * stores none. Default: 90 days.
   */
  public AuthConfigBuilder auditRetention(Duration retention) {
    this.auditRetention = retention;
    return this;
  }

  /**
   * {@code AUTH_AUDIT_SKIPPED}: the kinds of events that are not stored, such as {@code refreshed};
   * {@code none} in the environment stores all. Default: {@link AuditRules#DEFAULT_SKIPPED}.
   */
  public AuthConfigBuilder auditSkipped(Set<String> types) {
    this.auditSkipped = Set.copyOf(types);
    return this;
  }

  /** {@code AUTH_ISSUER}: the {@code iss} of tokens. Default: {@code latchkey}. */
  public AuthConfigBuilder issuer(String issuer) {
    this.issuer = issuer;
    return this;
  }

  /** {@code AUTH_AUDIENCE}: the {@code aud} of tokens. Default: {@code latchkey}. */
  public AuthConfigBuilder audience(String audience) {
    this.audience = audience;
    return this;
  }

  /** {@code AUTH_BCRYPT_COST}: 10 to 16. Default: 12. */
  public AuthConfigBuilder bcryptCost(int cost) {
    this.bcryptCost = cost;
    return this;
  }

  /**
   * {@code AUTH_PASSWORD_PEPPER}: keys the passwords of new hashes. Its secret is as strong as
   * {@code SECRET_KEY}, and another. Whoever loses it loses every password. Default: none.
   */
  public AuthConfigBuilder passwordPepper(Pepper pepper) {
    this.passwordPepper = Optional.of(pepper);
    return this;
  }

  /**
   * {@code AUTH_PASSWORD_PEPPER_PREVIOUS}: peppers that stored hashes still need, and those to come
   * that other instances may use already. Default: none.
   */
  public AuthConfigBuilder previousPasswordPeppers(List<Pepper> peppers) {
    this.previousPasswordPeppers = List.copyOf(peppers);
    return this;
  }

  /**
   * {@code AUTH_IMPORTED_HASHES}: programs whose users may log in with the hashes that are stored
   * of them. Each is replaced at its user's next login. Default: none.
   */
  public AuthConfigBuilder importedHashes(Set<ImportedHashes> programs) {
    this.importedHashes = Set.copyOf(programs);
    return this;
  }

  /**
   * {@code AUTH_HASHING_WIDTH}, {@code AUTH_HASHING_QUEUE} and {@code AUTH_HASHING_WAIT_SECONDS}:
   * how many passwords are hashed at a time (1 to 1024), how many callers may wait (0 to 10000) and
   * for how long (0 to 60 s). Default: half the processors, 100, 5 s.
   */
  public AuthConfigBuilder hashingLane(int width, int queue, Duration wait) {
    this.hashingWidth = width;
    this.hashingQueue = queue;
    this.hashingWait = wait;
    return this;
  }

  /**
   * {@code AUTH_PASSWORD_MIN_LENGTH} and {@code AUTH_PASSWORD_MAX_LENGTH}, in code points. Default:
   * 8 to 128; at least 8, and the greatest at least 64 (NIST SP 800-63B-4, section 3.1.1.2).
   */
  public AuthConfigBuilder passwordLength(int min, int max) {
    this.passwordMinLength = min;
    this.passwordMaxLength = max;
    return this;
  }

  /**
   * {@code AUTH_THROTTLE_ACCOUNT_FAILURES} and {@code AUTH_THROTTLE_STRANGER_FAILURES}: how many
   * failed logins of one account cause no delay (1 to 99), and after how many in a row it is closed
   * to unknown devices (up to 100: NIST SP 800-63B-4, section 3.2.2). Default: 5 and 100.
   */
  public AuthConfigBuilder accountThrottle(int free, int most) {
    this.accountFree = free;
    this.accountMost = most;
    return this;
  }

  /**
   * {@code AUTH_THROTTLE_ADDRESS_FAILURES} and {@code AUTH_THROTTLE_ADDRESS_SECONDS}: how many
   * failures from one address (IPv4) or network (IPv6, /64) in how long a time cause no delay, 1 to
   * 1000000 in 1 s to 24 h. Default: 60 in 10 minutes.
   */
  public AuthConfigBuilder addressThrottle(int free, Duration window) {
    this.addressFree = free;
    this.addressWindow = window;
    return this;
  }

  /**
   * {@code AUTH_THROTTLE_REGISTRATIONS} and {@code AUTH_THROTTLE_REGISTRATION_SECONDS}: the same
   * for registrations. Default: 30 in an hour.
   */
  public AuthConfigBuilder registrationThrottle(int free, Duration window) {
    this.registrationFree = free;
    this.registrationWindow = window;
    return this;
  }

  /**
   * {@code AUTH_THROTTLE_FIRST_DELAY_SECONDS} and {@code AUTH_THROTTLE_MAX_DELAY_SECONDS}: the
   * delay after the last free failure and the longest; it doubles in between. 1 s to 24 h. Default:
   * 1 s and 15 minutes.
   */
  public AuthConfigBuilder throttleDelay(Duration first, Duration most) {
    this.firstDelay = first;
    this.maxDelay = most;
    return this;
  }

  /**
   * {@code AUTH_TRUSTED_PROXIES}: addresses and ranges such as {@code 10.0.0.0/8} of the proxies in
   * front of the application. Their {@code X-Forwarded-For} is believed, nobody else's. Default:
   * none.
   */
  public AuthConfigBuilder trustedProxies(List<String> ranges) {
    this.trustedProxies = List.copyOf(ranges);
    return this;
  }

  /**
   * {@code AUTH_PASSWORD_MIN_SCORE}: how guessable a password may be, 0 to 4; at least no, 10^3,
   * 10^6, 10^8 or 10^10 guesses. Common passwords are refused with each of them. Default: 3.
   */
  public AuthConfigBuilder passwordMinScore(int score) {
    this.passwordMinScore = score;
    return this;
  }

  /**
   * {@code AUTH_PASSWORD_CONTEXT_WORDS}: names of the service and the like, that shall not make up
   * a password; at most 100, of 3 to 255 characters. The host of the base URL and an issuer of your
   * own are among them anyway, as is each user's name. Default: none.
   */
  public AuthConfigBuilder passwordContextWords(List<String> words) {
    this.passwordContextWords = List.copyOf(words);
    return this;
  }

  /** A list of breached passwords of your own. Default: none. */
  public AuthConfigBuilder breachedPasswords(BreachedPasswords list) {
    this.breachedPasswords = () -> list;
    return this;
  }

  /**
   * {@code AUTH_BREACHED_PASSWORDS} with an address: see {@link BreachedPasswords#at}. Default:
   * none.
   */
  public AuthConfigBuilder breachedPasswordsAt(URI range) {
    this.breachedPasswords = () -> BreachedPasswords.at(range);
    return this;
  }

  /**
   * {@code AUTH_BREACHED_PASSWORDS} with a file: see {@link BreachedPasswords#in}. Default: none.
   */
  public AuthConfigBuilder breachedPasswordsIn(Path file) {
    this.breachedPasswords = () -> BreachedPasswords.in(file);
    return this;
  }

  /** {@code AUTH_BASE_PATH}: where the endpoints are mounted. Default: {@code /api}. */
  public AuthConfigBuilder basePath(String path) {
    this.basePath = path;
    return this;
  }

  /** {@code AUTH_BASE_URL}: the application's own address as browsers see it. Default: unknown. */
  public AuthConfigBuilder baseUrl(URI url) {
    this.baseUrl = Optional.of(url);
    return this;
  }

  /**
   * {@code AUTH_ALLOWED_ORIGINS}: foreign origins whose pages may send requests with cookies, such
   * as {@code https://app.example}. Default: none.
   */
  public AuthConfigBuilder allowedOrigins(Set<String> origins) {
    this.allowedOrigins = Set.copyOf(origins);
    return this;
  }

  /** {@code AUTH_INSECURE_COOKIES}: leaves {@code Secure} away. Only for plain HTTP on loopback. */
  public AuthConfigBuilder allowInsecureCookies() {
    this.insecureCookies = true;
    return this;
  }

  /** {@code AUTH_PREFIXED_COOKIES}: names cookies {@code __Host-} or {@code __Secure-}. */
  public AuthConfigBuilder prefixCookies() {
    this.prefixedCookies = true;
    return this;
  }

  /**
   * Judges the settings.
   *
   * @throws ConfigException naming every setting that is missing, unsafe or contradictory
   */
  public AuthConfig build() {
    return new ConfigCheck(this).checked();
  }

  Peppers peppers() {
    return new Peppers(passwordPepper, previousPasswordPeppers);
  }

  /** Failures of an account are remembered for a day, and for a month once there were many. */
  ThrottleRules throttleRules() {
    return new ThrottleRules(
        new ThrottleRule(
            accountFree,
            accountMost,
            firstDelay,
            maxDelay,
            Duration.ofDays(1),
            Duration.ofDays(30)),
        endless(addressFree, addressWindow),
        endless(registrationFree, registrationWindow));
  }

  private ThrottleRule endless(int free, Duration window) {
    return new ThrottleRule(free, Integer.MAX_VALUE, firstDelay, maxDelay, window, window);
  }

  PasswordRules passwordRules() {
    Set<String> words = new HashSet<>(passwordContextWords);
    baseUrl.map(URI::getHost).ifPresent(words::add);
    if (!issuer.equals(DEFAULT_NAME)) {
      words.add(issuer);
    }
    return new PasswordRules(passwordMinLength, passwordMaxLength, passwordMinScore, words);
  }

  CookieSafety cookieSafety() {
    if (insecureCookies) {
      return CookieSafety.INSECURE;
    }
    return prefixedCookies ? CookieSafety.SECURE_PREFIXED : CookieSafety.SECURE;
  }
}
