package dev.latchkey;

import dev.latchkey.crypto.Pepper;
import dev.latchkey.crypto.Secret;
import dev.latchkey.crypto.SecretStrength;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.PasswordRules;
import dev.latchkey.throttle.AddressRange;
import dev.latchkey.token.SigningKeys;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the settings of a builder, all in one place. Its messages call each by its environment
 * name and never repeat a value. For one use.
 */
final class ConfigCheck {
  private static final int MAX_NAME = 255;
  private static final int MAX_CONTEXT_WORDS = 100;

  private final AuthConfigBuilder builder;
  private final List<String> found;

  ConfigCheck(AuthConfigBuilder builder) {
    this.builder = builder;
    found = new ArrayList<>(builder.problems);
  }

  /**
   * The settings.
   *
   * @throws ConfigException with every problem that was found
   */
  AuthConfig checked() {
    Secret secret = judgeSecrets();
    judgeTokens();
    judgeSigningKeys();
    judgeSessions();
    judgePasswords();
    judgeThrottle();
    judgePeppers();
    builder.importedHashes.stream()
        .flatMap(program -> program.problem().stream())
        .forEach(problem -> found.add("AUTH_IMPORTED_HASHES " + problem));
    judgeAudit();
    judgeHttp();
    BreachedPasswords breached = judgeBreachedPasswords();
    if (secret == null || breached == null || !found.isEmpty()) {
      throw new ConfigException(found);
    }
    return new AuthConfig(builder, secret, breached);
  }

  private @Nullable Secret judgeSecrets() {
    if (builder.secretKey == null) {
      // An unreadable one has been reported already.
      if (builder.problems.stream().noneMatch(problem -> problem.startsWith("SECRET_KEY"))) {
        found.add("SECRET_KEY is missing: set it to the output of `openssl rand -base64 48`");
      }
      return null;
    }
    SecretStrength.problemWith(builder.secretKey)
        .ifPresent(
            problem ->
                found.add("SECRET_KEY " + problem + ": replace it by `openssl rand -base64 48`"));
    for (Secret previous : builder.previousSecretKeys) {
      SecretStrength.problemWith(previous)
          .ifPresent(problem -> found.add("One of SECRET_KEY_PREVIOUS " + problem));
    }
    Set<Secret> all = new LinkedHashSet<>(builder.previousSecretKeys);
    if (all.size() < builder.previousSecretKeys.size() || !all.add(builder.secretKey)) {
      found.add("SECRET_KEY_PREVIOUS repeats a key, or holds SECRET_KEY itself");
    }
    return builder.secretKey;
  }

  private void judgeTokens() {
    require(
        isBetween(builder.tokenLifetime, Duration.ofSeconds(1), Duration.ofDays(1))
            && builder.tokenLifetime.equals(builder.tokenLifetime.truncatedTo(ChronoUnit.SECONDS)),
        "JWT_EXP_DELTA_SECONDS must be between 1 and 86400, in whole seconds");
    require(
        isBetween(builder.leeway, Duration.ZERO, Duration.ofMinutes(5)),
        "AUTH_LEEWAY_SECONDS must be between 0 and 300");
    require(isName(builder.issuer), "AUTH_ISSUER must have 1 to 255 characters");
    require(isName(builder.audience), "AUTH_AUDIENCE must have 1 to 255 characters");
  }

  private void judgeSigningKeys() {
    require(
        isBetween(builder.keyPublicationDelay, Duration.ofMinutes(6), Duration.ofDays(7)),
        "AUTH_KEY_PUBLICATION_SECONDS must be between 360 and 604800");
    require(
        builder.tokenCacheSize >= 0 && builder.tokenCacheSize <= 1_000_000,
        "AUTH_TOKEN_CACHE must be between 0 and 1000000");
    if (!builder.signingKeyFiles.isEmpty()) {
      SigningKeys.problemWithFiles(builder.signingKeyFiles, builder.signatureProvider)
          .ifPresent(found::add);
    }
  }

  private void judgeSessions() {
    Duration least = Duration.ofMinutes(1);
    Duration most = Duration.ofDays(400); // Browsers keep no cookie for longer.
    require(
        isBetween(builder.sessionIdleLife, least, most),
        "AUTH_SESSION_IDLE_SECONDS must be between 60 and 34560000");
    require(
        isBetween(builder.sessionLife, least, most),
        "AUTH_SESSION_SECONDS must be between 60 and 34560000");
    require(
        builder.sessionIdleLife.compareTo(builder.sessionLife) <= 0,
        "AUTH_SESSION_IDLE_SECONDS exceeds AUTH_SESSION_SECONDS");
    require(
        isBetween(builder.refreshGrace, Duration.ZERO, Duration.ofMinutes(1)),
        "AUTH_REFRESH_GRACE_SECONDS must be between 0 and 60");
    require(
        isBetween(builder.revocationLag, Duration.ofSeconds(1), Duration.ofMinutes(1)),
        "AUTH_REVOCATION_LAG_SECONDS must be between 1 and 60");
  }

  private void judgePasswords() {
    require(
        builder.bcryptCost >= BcryptPasswordHasher.MIN_COST
            && builder.bcryptCost <= BcryptPasswordHasher.MAX_COST,
        "AUTH_BCRYPT_COST must be between 10 and 16");
    require(
        builder.hashingWidth >= 1 && builder.hashingWidth <= 1024,
        "AUTH_HASHING_WIDTH must be between 1 and 1024");
    require(
        builder.hashingQueue >= 0 && builder.hashingQueue <= 10_000,
        "AUTH_HASHING_QUEUE must be between 0 and 10000");
    require(
        isBetween(builder.hashingWait, Duration.ZERO, Duration.ofMinutes(1)),
        "AUTH_HASHING_WAIT_SECONDS must be between 0 and 60");
    require(builder.passwordMinLength >= 8, "AUTH_PASSWORD_MIN_LENGTH must be at least 8");
    require(
        builder.passwordMaxLength >= 64 && builder.passwordMaxLength <= 4096,
        "AUTH_PASSWORD_MAX_LENGTH must be between 64 and 4096");
    require(
        builder.passwordMinLength <= builder.passwordMaxLength,
        "AUTH_PASSWORD_MIN_LENGTH exceeds AUTH_PASSWORD_MAX_LENGTH");
    judgePasswordStrength();
  }

  private void judgePasswordStrength() {
    require(
        builder.passwordMinScore >= 0 && builder.passwordMinScore <= PasswordRules.MAX_SCORE,
        "AUTH_PASSWORD_MIN_SCORE must be between 0 and 4");
    require(
        builder.passwordContextWords.size() <= MAX_CONTEXT_WORDS
            && builder.passwordContextWords.stream().allMatch(w -> isName(w) && w.length() >= 3),
        "AUTH_PASSWORD_CONTEXT_WORDS must be at most 100 words of 3 to 255 characters");
  }

  private @Nullable BreachedPasswords judgeBreachedPasswords() {
    try {
      return builder.breachedPasswords.get();
    } catch (IllegalArgumentException bad) {
      found.add("AUTH_BREACHED_PASSWORDS: " + bad.getMessage());
      return null;
    }
  }

  private void judgeThrottle() {
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    require(
        builder.accountFree >= 1 && builder.accountFree < 100,
        "AUTH_THROTTLE_ACCOUNT_FAILURES must be between 1 and 99");
    require(
        builder.accountMost > Math.min(builder.accountFree, 99) && builder.accountMost <= 100,
        "AUTH_THROTTLE_STRANGER_FAILURES must exceed AUTH_THROTTLE_ACCOUNT_FAILURES, up to 100");
    require(
        builder.addressFree >= 1 && builder.addressFree <= 1_000_000,
        "AUTH_THROTTLE_ADDRESS_FAILURES must be between 1 and 1000000");
    require(
        isBetween(builder.addressWindow, second, day),
        "AUTH_THROTTLE_ADDRESS_SECONDS must be between 1 and 86400");
    require(
        builder.registrationFree >= 1 && builder.registrationFree <= 1_000_000,
        "AUTH_THROTTLE_REGISTRATIONS must be between 1 and 1000000");
    require(
        isBetween(builder.registrationWindow, second, day),
        "AUTH_THROTTLE_REGISTRATION_SECONDS must be between 1 and 86400");
    require(
        isBetween(builder.firstDelay, second, day)
            && isBetween(builder.maxDelay, builder.firstDelay, day),
        "AUTH_THROTTLE_FIRST_DELAY_SECONDS and AUTH_THROTTLE_MAX_DELAY_SECONDS must be between 1 and"
            + " 86400, the first no longer than the longest");
    require(
        builder.trustedProxies.stream().allMatch(range -> AddressRange.parse(range).isPresent()),
        "AUTH_TRUSTED_PROXIES must look like 10.0.0.0/8,192.0.2.7,fd00::/8");
  }

  private void judgePeppers() {
    List<Pepper> all = builder.peppers().all();
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
        "AUTH_PASSWORD_PEPPER and AUTH_PASSWORD_PEPPER_PREVIOUS have a version twice");
    Set<Secret> others = new HashSet<>(builder.previousSecretKeys);
    if (builder.secretKey != null) {
      others.add(builder.secretKey);
    }
    require(
        all.stream().map(Pepper::secret).allMatch(others::add),
        "AUTH_PASSWORD_PEPPER and AUTH_PASSWORD_PEPPER_PREVIOUS repeat a secret, or hold one of"
            + " SECRET_KEY and SECRET_KEY_PREVIOUS");
  }

  private void judgeAudit() {
    require(
        isBetween(builder.auditRetention, Duration.ZERO, Duration.ofDays(3650))
            && builder.auditRetention.equals(Duration.ofDays(builder.auditRetention.toDays())),
        "AUTH_AUDIT_RETENTION_DAYS must be between 0 and 3650, in whole days");
    require(
        builder.auditSkipped.stream().allMatch(type -> type.matches("[a-z_]+")),
        "AUTH_AUDIT_SKIPPED must look like refreshed,token_refused, or be none");
  }

  private void judgeHttp() {
    require(
        builder.basePath.matches("(/[A-Za-z0-9._~-]+)+"),
        "AUTH_BASE_PATH must look like /api: a slash in front and none behind");
    require(
        builder.baseUrl.stream().allMatch(url -> isOrigin(url.toString())),
        "AUTH_BASE_URL must look like https://app.example: scheme, host and at most a port");
    require(
        builder.allowedOrigins.stream().allMatch(ConfigCheck::isOrigin),
        "AUTH_ALLOWED_ORIGINS must look like https://app.example,https://other.example");
    require(
        !(builder.insecureCookies && builder.prefixedCookies),
        "AUTH_INSECURE_COOKIES contradicts AUTH_PREFIXED_COOKIES: browsers refuse prefixed cookies"
            + " that are not Secure");
    require(
        !builder.insecureCookies
            || builder.baseUrl.stream().noneMatch(url -> "https".equals(url.getScheme())),
        "AUTH_INSECURE_COOKIES contradicts AUTH_BASE_URL, which is https");
  }

  private void require(boolean good, String problem) {
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
