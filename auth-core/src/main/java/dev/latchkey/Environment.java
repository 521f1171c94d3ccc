package dev.latchkey;

import dev.latchkey.crypto.Pepper;
import dev.latchkey.password.ImportedHashes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings by their environment names into a builder, which judges them. An empty value is as
 * good as none, as in most tools that set environments. What cannot be read is noted as a problem
 * that names the setting and not its value.
 */
final class Environment {
  private static final Pattern PEPPER = Pattern.compile("([1-9][0-9]{0,3}):([^,\\s]+)");

  private final Map<String, String> values;
  private final AuthConfigBuilder builder = new AuthConfigBuilder();

  Environment(Map<String, String> values) {
    this.values = values;
  }

  AuthConfigBuilder toBuilder() {
    readSecret("SECRET_KEY", Function.identity(), builder::secretKey);
    read("SECRET_KEY_PREVIOUS", Environment::list, builder::previousSecretKeys);
    read("AUTH_SIGNING_KEYS", Environment::paths, builder::signingKeyFiles);
    read("AUTH_KEY_PUBLICATION_SECONDS", Environment::seconds, builder::keyPublicationDelay);
    read("AUTH_SIGNATURE_PROVIDER", Environment::provider, builder::signatureProvider);
    read("AUTH_TOKEN_CACHE", Integer::valueOf, builder::tokenCache);
    read("JWT_EXP_DELTA_SECONDS", Environment::seconds, builder::tokenLifetime);
    read("AUTH_LEEWAY_SECONDS", Environment::seconds, builder::leeway);
    read("AUTH_SESSION_IDLE_SECONDS", Environment::seconds, t -> builder.sessionIdleLife = t);
    read("AUTH_SESSION_SECONDS", Environment::seconds, t -> builder.sessionLife = t);
    read("AUTH_REFRESH_GRACE_SECONDS", Environment::seconds, builder::refreshGrace);
    read("AUTH_REVOCATION_LAG_SECONDS", Environment::seconds, builder::revocationLag);
    read("AUTH_AUDIT_RETENTION_DAYS", Environment::days, builder::auditRetention);
    read("AUTH_AUDIT_SKIPPED", Environment::types, builder::auditSkipped);
    read("AUTH_ISSUER", Function.identity(), builder::issuer);
    read("AUTH_AUDIENCE", Function.identity(), builder::audience);
    read("AUTH_BCRYPT_COST", Integer::valueOf, builder::bcryptCost);
    readSecret("AUTH_PASSWORD_PEPPER", Environment::pepper, builder::passwordPepper);
    readSecret(
        "AUTH_PASSWORD_PEPPER_PREVIOUS", Environment::peppers, builder::previousPasswordPeppers);
    read("AUTH_IMPORTED_HASHES", Environment::programs, builder::importedHashes);
    read("AUTH_HASHING_WIDTH", Integer::valueOf, n -> builder.hashingWidth = n);
    read("AUTH_HASHING_QUEUE", Integer::valueOf, n -> builder.hashingQueue = n);
    read("AUTH_HASHING_WAIT_SECONDS", Environment::seconds, t -> builder.hashingWait = t);
    read("AUTH_PASSWORD_MIN_LENGTH", Integer::valueOf, n -> builder.passwordMinLength = n);
    read("AUTH_PASSWORD_MAX_LENGTH", Integer::valueOf, n -> builder.passwordMaxLength = n);
    read("AUTH_THROTTLE_ACCOUNT_FAILURES", Integer::valueOf, n -> builder.accountFree = n);
    read("AUTH_THROTTLE_STRANGER_FAILURES", Integer::valueOf, n -> builder.accountMost = n);
    read("AUTH_THROTTLE_ADDRESS_FAILURES", Integer::valueOf, n -> builder.addressFree = n);
    read("AUTH_THROTTLE_ADDRESS_SECONDS", Environment::seconds, t -> builder.addressWindow = t);
    read("AUTH_THROTTLE_REGISTRATIONS", Integer::valueOf, n -> builder.registrationFree = n);
    read(
        "AUTH_THROTTLE_REGISTRATION_SECONDS",
        Environment::seconds,
        t -> builder.registrationWindow = t);
    read("AUTH_THROTTLE_FIRST_DELAY_SECONDS", Environment::seconds, t -> builder.firstDelay = t);
    read("AUTH_THROTTLE_MAX_DELAY_SECONDS", Environment::seconds, t -> builder.maxDelay = t);
    read("AUTH_TRUSTED_PROXIES", Environment::list, builder::trustedProxies);
    read("AUTH_PASSWORD_MIN_SCORE", Integer::valueOf, builder::passwordMinScore);
    read("AUTH_PASSWORD_CONTEXT_WORDS", Environment::list, builder::passwordContextWords);
    read("AUTH_BREACHED_PASSWORDS", Function.identity(), this::breachedPasswords);
    read("AUTH_BASE_PATH", Function.identity(), builder::basePath);
    read("AUTH_BASE_URL", URI::create, builder::baseUrl);
    read(
        "AUTH_ALLOWED_ORIGINS",
        Environment::list,
        origins -> builder.allowedOrigins(new LinkedHashSet<>(origins)));
    read("AUTH_INSECURE_COOKIES", Environment::flag, on -> builder.insecureCookies = on);
    read("AUTH_PREFIXED_COOKIES", Environment::flag, on -> builder.prefixedCookies = on);
    return builder;
  }

  private <T> void readSecret(String name, Function<String, T> parser, Consumer<T> target) {
    String file = name + "_FILE";
    if (value(name).isPresent() && value(file).isPresent()) {
      builder.problems.add(name + " contradicts " + file + ": set one of them");
      return;
    }
    read(name, parser, target);
    read(file, path -> parser.apply(fileContent(path)), target);
  }

  private <T> void read(String name, Function<String, T> parser, Consumer<T> target) {
    value(name)
        .ifPresent(
            text -> {
              try {
                target.accept(parser.apply(text));
              } catch (IllegalArgumentException unreadable) {
                builder.problems.add(name + " cannot be read" + hint(unreadable));
              }
            });
  }

  /** Only hints of our own: the JDK's messages repeat the value. */
  private static String hint(IllegalArgumentException unreadable) {
    return unreadable instanceof Hint ? ": " + unreadable.getMessage() : "";
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(text -> !text.isBlank());
  }

  private void breachedPasswords(String place) {
    if (place.contains("://")) {
      builder.breachedPasswordsAt(URI.create(place));
    } else {
      builder.breachedPasswordsIn(Path.of(place));
    }
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static List<Path> paths(String text) {
    return list(text).stream().map(Path::of).toList();
  }

  private static List<Pepper> peppers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Environment::pepper).toList();
  }

  private static Pepper pepper(String text) {
    Matcher parts = PEPPER.matcher(text.strip());
    if (!parts.matches()) {
      throw new Hint("it looks like 2:<secret>, a version from 1 to 9999 in front");
    }
    return Pepper.of(Integer.parseInt(parts.group(1)), parts.group(2));
  }

  private static Set<ImportedHashes> programs(String text) {
    return list(text).stream().map(Environment::program).collect(Collectors.toSet());
  }

  private static ImportedHashes program(String name) {
    return ImportedHashes.named(name)
        .orElseThrow(() -> new Hint("it lists werkzeug, django and spring, or some of them"));
  }

  private static Duration seconds(String text) {
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private static Provider provider(String name) {
    Provider provider = Security.getProvider(name);
    if (provider == null) {
      throw new Hint("no installed provider of cryptography has this name");
    }
    return provider;
  }

  private static Duration days(String text) {
    return Duration.ofDays(Integer.parseInt(text));
  }

  private static Set<String> types(String text) {
    return text.strip().equals("none") ? Set.of() : new LinkedHashSet<>(list(text));
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Hint("it is true or false");
    };
  }

  /** The file as UTF-8, without the line break that editors leave at the end. */
  private static String fileContent(String path) {
    try {
      return Files.readString(Path.of(path), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new Hint("it must name a readable file of UTF-8 text");
    }
  }

  private static final class Hint extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Hint(String hint) {
      super(hint);
    }
  }
}
