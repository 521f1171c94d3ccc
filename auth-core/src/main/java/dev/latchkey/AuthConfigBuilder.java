package dev.latchkey;

import dev.latchkey.AuthConfig.CookieSafety;
import dev.latchkey.audit.AuditRules;
import dev.latchkey.crypto.Pepper;
import dev.latchkey.crypto.Secret;
import dev.latchkey.crypto.SecretStrength;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.ImportedHashes;
import dev.latchkey.password.PasswordRules;
import dev.latchkey.password.Peppers;
import dev.latchkey.throttle.AddressRange;
import dev.latchkey.throttle.ThrottleRule;
import dev.latchkey.throttle.ThrottleRules;
import dev.latchkey.token.SigningKeys;
import java.net.URI;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings being chosen. {@link #build()} is the one place that judges them, those from the
 * environment too; its messages call each by its environment name. Not thread-safe.
 */
public final class AuthConfigBuilder {
  private static final int MAX_NAME = 255;
  private static final int MAX_CONTEXT_WORDS = 100;
  private static final String DEFAULT_NAME = "latchkey";

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
    List<String> found = new ArrayList<>(problems);
    Secret secret = judgeSecrets(found);
    judgeTokens(found);
    judgeSigningKeys(found);
    judgeSessions(found);
    judgePasswords(found);
    judgeThrottle(found);
    judgePeppers(found);
    importedHashes.stream()
        .flatMap(program -> program.problem().stream())
        .forEach(problem -> found.add("AUTH_IMPORTED_HASHES " + problem));
    judgeAudit(found);
    judgeHttp(found);
    BreachedPasswords breached = judgeBreachedPasswords(found);
    if (secret == null || breached == null || !found.isEmpty()) {
      throw new ConfigException(found);
    }
    return new AuthConfig(this, secret, breached);
  }

  private @Nullable Secret judgeSecrets(List<String> found) {
    if (secretKey == null) {
      // An unreadable one has been reported already.
      if (problems.stream().noneMatch(problem -> problem.startsWith("SECRET_KEY"))) {
        found.add("SECRET_KEY is missing: set it to the output of `openssl rand -base64 48`");
      }
      return null;
    }
    SecretStrength.problemWith(secretKey)
        .ifPresent(
            problem ->
                found.add("SECRET_KEY " + problem + ": replace it by `openssl rand -base64 48`"));
    for (Secret previous : previousSecretKeys) {
      SecretStrength.problemWith(previous)
          .ifPresent(problem -> found.add("One of SECRET_KEY_PREVIOUS " + problem));
    }
    Set<Secret> all = new LinkedHashSet<>(previousSecretKeys);
    if (all.size() < previousSecretKeys.size() || !all.add(secretKey)) {
      found.add("SECRET_KEY_PREVIOUS repeats a key, or holds SECRET_KEY itself");
    }
    return secretKey;
  }

  private void judgeTokens(List<String> found) {
    require(
        isBetween(tokenLifetime, Duration.ofSeconds(1), Duration.ofDays(1))
            && tokenLifetime.equals(tokenLifetime.truncatedTo(ChronoUnit.SECONDS)),
        "JWT_EXP_DELTA_SECONDS must be between 1 and 86400, in whole seconds",
        found);
    require(
        isBetween(leeway, Duration.ZERO, Duration.ofMinutes(5)),
        "AUTH_LEEWAY_SECONDS must be between 0 and 300",
        found);
    require(isName(issuer), "AUTH_ISSUER must have 1 to 255 characters", found);
    require(isName(audience), "AUTH_AUDIENCE must have 1 to 255 characters", found);
  }

  private void judgeSigningKeys(List<String> found) {
    require(
        isBetween(keyPublicationDelay, Duration.ofMinutes(6), Duration.ofDays(7)),
        "AUTH_KEY_PUBLICATION_SECONDS must be between 360 and 604800",
        found);
    require(
        tokenCacheSize >= 0 && tokenCacheSize <= 1_000_000,
        "AUTH_TOKEN_CACHE must be between 0 and 1000000",
        found);
    if (!signingKeyFiles.isEmpty()) {
      SigningKeys.problemWithFiles(signingKeyFiles, signatureProvider).ifPresent(found::add);
    }
  }

  private void judgeSessions(List<String> found) {
    Duration least = Duration.ofMinutes(1);
    Duration most = Duration.ofDays(400); // Browsers keep no cookie for longer.
    require(
        isBetween(sessionIdleLife, least, most),
        "AUTH_SESSION_IDLE_SECONDS must be between 60 and 34560000",
        found);
    require(
        isBetween(sessionLife, least, most),
        "AUTH_SESSION_SECONDS must be between 60 and 34560000",
        found);
    require(
        sessionIdleLife.compareTo(sessionLife) <= 0,
        "AUTH_SESSION_IDLE_SECONDS exceeds AUTH_SESSION_SECONDS",
        found);
    require(
        isBetween(refreshGrace, Duration.ZERO, Duration.ofMinutes(1)),
        "AUTH_REFRESH_GRACE_SECONDS must be between 0 and 60",
        found);
    require(
        isBetween(revocationLag, Duration.ofSeconds(1), Duration.ofMinutes(1)),
        "AUTH_REVOCATION_LAG_SECONDS must be between 1 and 60",
        found);
  }

  private void judgePasswords(List<String> found) {
    require(
        bcryptCost >= BcryptPasswordHasher.MIN_COST && bcryptCost <= BcryptPasswordHasher.MAX_COST,
        "AUTH_BCRYPT_COST must be between 10 and 16",
        found);
    require(
        hashingWidth >= 1 && hashingWidth <= 1024,
        "AUTH_HASHING_WIDTH must be between 1 and 1024",
        found);
    require(
        hashingQueue >= 0 && hashingQueue <= 10_000,
        "AUTH_HASHING_QUEUE must be between 0 and 10000",
        found);
    require(
        isBetween(hashingWait, Duration.ZERO, Duration.ofMinutes(1)),
        "AUTH_HASHING_WAIT_SECONDS must be between 0 and 60",
        found);
    require(passwordMinLength >= 8, "AUTH_PASSWORD_MIN_LENGTH must be at least 8", found);
    require(
        passwordMaxLength >= 64 && passwordMaxLength <= 4096,
        "AUTH_PASSWORD_MAX_LENGTH must be between 64 and 4096",
        found);
    require(
        passwordMinLength <= passwordMaxLength,
        "AUTH_PASSWORD_MIN_LENGTH exceeds AUTH_PASSWORD_MAX_LENGTH",
        found);
    judgePasswordStrength(found);
  }

  private void judgePasswordStrength(List<String> found) {
    require(
        passwordMinScore >= 0 && passwordMinScore <= PasswordRules.MAX_SCORE,
        "AUTH_PASSWORD_MIN_SCORE must be between 0 and 4",
        found);
    require(
        passwordContextWords.size() <= MAX_CONTEXT_WORDS
            && passwordContextWords.stream().allMatch(w -> isName(w) && w.length() >= 3),
        "AUTH_PASSWORD_CONTEXT_WORDS must be at most 100 words of 3 to 255 characters",
        found);
  }

  private @Nullable BreachedPasswords judgeBreachedPasswords(List<String> found) {
    try {
      return breachedPasswords.get();
    } catch (IllegalArgumentException bad) {
      found.add("AUTH_BREACHED_PASSWORDS: " + bad.getMessage());
      return null;
    }
  }

  private void judgeThrottle(List<String> found) {
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    require(
        accountFree >= 1 && accountFree < 100,
        "AUTH_THROTTLE_ACCOUNT_FAILURES must be between 1 and 99",
        found);
    require(
        accountMost > Math.min(accountFree, 99) && accountMost <= 100,
        "AUTH_THROTTLE_STRANGER_FAILURES must exceed AUTH_THROTTLE_ACCOUNT_FAILURES, up to 100",
        found);
    require(
        addressFree >= 1 && addressFree <= 1_000_000,
        "AUTH_THROTTLE_ADDRESS_FAILURES must be between 1 and 1000000",
        found);
    require(
        isBetween(addressWindow, second, day),
        "AUTH_THROTTLE_ADDRESS_SECONDS must be between 1 and 86400",
        found);
    require(
        registrationFree >= 1 && registrationFree <= 1_000_000,
        "AUTH_THROTTLE_REGISTRATIONS must be between 1 and 1000000",
        found);
    require(
        isBetween(registrationWindow, second, day),
        "AUTH_THROTTLE_REGISTRATION_SECONDS must be between 1 and 86400",
        found);
    require(
        isBetween(firstDelay, second, day) && isBetween(maxDelay, firstDelay, day),
        "AUTH_THROTTLE_FIRST_DELAY_SECONDS and AUTH_THROTTLE_MAX_DELAY_SECONDS must be between 1 and"
            + " 86400, the first no longer than the longest",
        found);
    require(
        trustedProxies.stream().allMatch(range -> AddressRange.parse(range).isPresent()),
        "AUTH_TRUSTED_PROXIES must look like 10.0.0.0/8,192.0.2.7,fd00::/8",
        found);
  }

  private void judgePeppers(List<String> found) {
    List<Pepper> all = peppers().all();
    for (Pepper pepper : all) {
      SecretStrength.problemWith(pepper.secret())
          .ifPresent(
              problem ->
                  found.add(
                      "AUTH_PASSWORD_PEPPER of version "
                          + pepper.version()
                          + " "
                          + problem
                          + ": replace it by `openssl rand -base64 48`"));
    }
    require(
        all.stream().map(Pepper::version).distinct().count() == all.size(),
        "AUTH_PASSWORD_PEPPER and AUTH_PASSWORD_PEPPER_PREVIOUS have a version twice",
        found);
    Set<Secret> others = new HashSet<>(previousSecretKeys);
    if (secretKey != null) {
      others.add(secretKey);
    }
    require(
        all.stream().map(Pepper::secret).allMatch(others::add),
        "AUTH_PASSWORD_PEPPER and AUTH_PASSWORD_PEPPER_PREVIOUS repeat a secret, or hold one of"
            + " SECRET_KEY and SECRET_KEY_PREVIOUS",
        found);
  }

  Peppers peppers() {
    return new Peppers(passwordPepper, previousPasswordPeppers);
  }

  private void judgeAudit(List<String> found) {
    require(
        isBetween(auditRetention, Duration.ZERO, Duration.ofDays(3650))
            && auditRetention.equals(Duration.ofDays(auditRetention.toDays())),
        "AUTH_AUDIT_RETENTION_DAYS must be between 0 and 3650, in whole days",
        found);
    require(
        auditSkipped.stream().allMatch(type -> type.matches("[a-z_]+")),
        "AUTH_AUDIT_SKIPPED must look like refreshed,token_refused, or be none",
        found);
  }

  private void judgeHttp(List<String> found) {
    require(
        basePath.matches("(/[A-Za-z0-9._~-]+)+"),
        "AUTH_BASE_PATH must look like /api: a slash in front and none behind",
        found);
    require(
        baseUrl.stream().allMatch(url -> isOrigin(url.toString())),
        "AUTH_BASE_URL must look like https://app.example: scheme, host and at most a port",
        found);
    require(
        allowedOrigins.stream().allMatch(AuthConfigBuilder::isOrigin),
        "AUTH_ALLOWED_ORIGINS must look like https://app.example,https://other.example",
        found);
    require(
        !(insecureCookies && prefixedCookies),
        "AUTH_INSECURE_COOKIES contradicts AUTH_PREFIXED_COOKIES: browsers refuse prefixed cookies"
            + " that are not Secure",
        found);
    require(
        !insecureCookies || baseUrl.stream().noneMatch(url -> "https".equals(url.getScheme())),
        "AUTH_INSECURE_COOKIES contradicts AUTH_BASE_URL, which is https",
        found);
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

  private static void require(boolean good, String problem, List<String> found) {
    if (!good) {
      found.add(problem);
    }
  }

  private static boolean isBetween(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static boolean isName(String text) {
    return !text.isBlank() && text.length() <= MAX_NAME;
  }

  private static boolean isOrigin(String text) {
    return text.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?")
        || text.matches("https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");
  }
}
