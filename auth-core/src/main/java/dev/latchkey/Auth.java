package dev.latchkey;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.AuthEventListener;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.audit.FailedLoginAlarm;
import dev.latchkey.audit.Slf4jAuthEventListener;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.login.Logins;
import dev.latchkey.password.BcryptPasswordHasher;
import dev.latchkey.password.BreachCheck;
import dev.latchkey.password.HashingLane;
import dev.latchkey.password.ImportingPasswordHasher;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.PasswordScheme;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.Sessions;
import dev.latchkey.throttle.LoginThrottle;
import dev.latchkey.throttle.Throttle;
import dev.latchkey.token.SigningKeys;
import dev.latchkey.token.TokenService;
import dev.latchkey.user.Accounts;
import dev.latchkey.user.UserRepository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wires the services once and hands them out. Immutable and thread-safe; an application has one.
 *
 * <p>Every service logs its decisions through {@link Slf4jAuthEventListener} and stores them
 * through {@link AuditTrail}; a builder adds more listeners, or replaces the clock, the randomness
 * and the hasher.
 */
public final class Auth implements AutoCloseable {
  private final AuthConfig config;
  private final AuthEvents events;
  private final AuditTrail audit;
  private final FailedLoginAlarm alarm;
  private final SigningKeys signingKeys;
  private final TokenService tokens;
  private final HashingLane hashingLane;
  private final Accounts accounts;
  private final Logins logins;
  private final Sessions sessions;
  private final Throttle throttle;
  private final LoginThrottle loginThrottle;
  private final Revocations revocations;
  private final Polling polling;
  private final Clock clock;

  private Auth(Builder builder) {
    config = builder.config;
    clock = builder.clock;
    audit =
        new AuditTrail(
            builder.stores.audit(), config.auditRules(), Randomness.secure().id(), clock);
    AuthEvents told = new AuthEvents(builder.listeners, audit);
    alarm = new FailedLoginAlarm(told);
    events = new AuthEvents(List.of(told::publish), alarm);
    hashingLane = config.hashingLane(builder.hasher());
    signingKeys =
        config.signingKeyFiles().isEmpty()
            ? SigningKeys.ofSecrets(config.secretKey(), config.previousSecretKeys())
            : SigningKeys.ofFiles(config, clock, events);
    tokens = TokenService.of(signingKeys, config.tokenRules(), clock, builder.randomness);
    UserRepository users = builder.stores.users();
    revocations =
        new Revocations(
            builder.stores.revocations(),
            config.tokenRules(),
            events,
            clock,
            config.revocationLag());
    throttle = new Throttle(builder.stores.attempts(), config.macKeys("throttle"), clock);
    loginThrottle =
        new LoginThrottle(
            throttle,
            config.throttleRules(),
            config.macKeys("device"),
            events,
            clock,
            builder.randomness);
    sessions =
        new Sessions(
            builder.stores.sessions(),
            users,
            revocations,
            tokens,
            config.macKeys("refresh"),
            config.sessionRules(),
            loginThrottle,
            events,
            clock,
            builder.randomness);
    PasswordPolicy policy =
        new PasswordPolicy(
            config.passwordRules(), new BreachCheck(config.breachedPasswords(), events, clock));
    accounts = new Accounts(users, hashingLane, policy, sessions, loginThrottle, events, clock);
    logins = new Logins(users, hashingLane, sessions, loginThrottle, events, clock);
    polling = Polling.start(revocations.feed());
  }

  /** Everything as configured, with the system's clock and randomness. */
  public static Auth of(AuthConfig config, AuthStores stores) {
    return builder(config, stores).build();
  }

  /** The same, with parts replaced. */
  public static Builder builder(AuthConfig config, AuthStores stores) {
    return new Builder(config, stores);
  }

  /** The settings. */
  public AuthConfig config() {
    return config;
  }

  /** Registering and administering users. */
  public Accounts accounts() {
    return accounts;
  }

  /** Logging in. */
  public Logins logins() {
    return logins;
  }

  /** Where passwords are hashed, with its gauges. */
  public HashingLane hashingLane() {
    return hashingLane;
  }

  /** How often logins may fail. */
  public LoginThrottle loginThrottle() {
    return loginThrottle;
  }

  /** The same guard for anything else that can be guessed. */
  public Throttle throttle() {
    return throttle;
  }

  /** Refreshing and ending sessions. */
  public Sessions sessions() {
    return sessions;
  }

  /** Ending access tokens before their time. */
  public Revocations revocations() {
    return revocations;
  }

  /** The stored events. */
  public AuditTrail audit() {
    return audit;
  }

  /** What tells of a sudden rise of failed logins. */
  public FailedLoginAlarm alarm() {
    return alarm;
  }

  /**
   * Stops reading the revocations of other instances, and stores the events that wait, for at most
   * 5 seconds. The stores stay open: close them afterwards.
   */
  @Override
  public void close() {
    polling.close();
    audit.close();
  }

  /** Issuing and verifying access tokens. */
  public TokenService tokens() {
    return tokens;
  }

  /** The keys of the tokens, with the public ones to be published. */
  public SigningKeys signingKeys() {
    return signingKeys;
  }

  /** Where decisions are announced. */
  public AuthEvents events() {
    return events;
  }

  /** The clock that all services go by. */
  public Clock clock() {
    return clock;
  }

  /** Replaces parts. Not thread-safe. */
  public static final class Builder {
    private final AuthConfig config;
    private final AuthStores stores;
    private final List<AuthEventListener> listeners = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private Randomness randomness = Randomness.secure();
    private final List<PasswordScheme> importedSchemes = new ArrayList<>();
    private @Nullable PasswordHasher hasher;

    private Builder(AuthConfig config, AuthStores stores) {
      this.config = Objects.requireNonNull(config);
      this.stores = Objects.requireNonNull(stores);
      listeners.add(new Slf4jAuthEventListener());
    }

    /** Adds a listener; the log keeps being written. */
    public Builder listener(AuthEventListener listener) {
      listeners.add(Objects.requireNonNull(listener));
      return this;
    }

    /** Replaces the system's clock. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /** Replaces the system's strong randomness: for tests alone. */
    public Builder randomness(Randomness randomness) {
      this.randomness = Objects.requireNonNull(randomness);
      return this;
    }

    /**
     * Replaces bcrypt. It knows no pepper and no imported hashes: with such settings, {@link
     * #build()} refuses.
     */
    public Builder passwordHasher(PasswordHasher hasher) {
      this.hasher = Objects.requireNonNull(hasher);
      return this;
    }

    /** Adds a scheme of hashes to be imported, beside those of the settings. */
    public Builder importedScheme(PasswordScheme scheme) {
      importedSchemes.add(Objects.requireNonNull(scheme));
      return this;
    }

    private PasswordHasher hasher() {
      List<PasswordScheme> imported = new ArrayList<>(importedSchemes);
      config.importedHashes().forEach(program -> imported.addAll(program.schemes()));
      if (hasher != null) {
        requireNothingLost(imported);
        return hasher;
      }
      BcryptPasswordHasher bcrypt =
          new BcryptPasswordHasher(config.bcryptCost(), config.passwordPeppers(), randomness);
      return imported.isEmpty()
          ? bcrypt
          : ImportingPasswordHasher.of(bcrypt, imported, System::nanoTime);
    }

    private void requireNothingLost(List<PasswordScheme> imported) {
      if (!config.passwordPeppers().all().isEmpty() || !imported.isEmpty()) {
        throw new ConfigException(
            List.of(
                "AUTH_PASSWORD_PEPPER, AUTH_IMPORTED_HASHES and importedScheme() contradict"
                    + " passwordHasher(), which would not heed them"));
      }
    }

    /**
     * Wires the services.
     *
     * @throws ConfigException where a part that was replaced contradicts the settings
     */
    public Auth build() {
      Auth auth = new Auth(this);
      listeners.forEach(listener -> listener.wired(auth));
      return auth;
    }
  }
}
