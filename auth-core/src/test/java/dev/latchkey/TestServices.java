package dev.latchkey;

import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.SessionRules;
import dev.latchkey.session.Sessions;
import dev.latchkey.throttle.AttemptStore;
import dev.latchkey.throttle.LoginThrottle;
import dev.latchkey.throttle.Throttle;
import dev.latchkey.token.SigningKeys;
import dev.latchkey.token.TokenRules;
import dev.latchkey.token.TokenService;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The services below the logins, wired for tests: nothing runs by itself, so that a test with a
 * clock of its own decides when revocations are read.
 *
 * @param events what the services announced
 */
public record TestServices(
    TokenService tokens,
    Revocations revocations,
    LoginThrottle throttle,
    Sessions sessions,
    List<AuthEvent> events) {
  /** The rules of the sessions: two weeks idle, 90 days at most, ten seconds of grace. */
  public static final SessionRules RULES =
      new SessionRules(Duration.ofDays(14), Duration.ofDays(90), Duration.ofSeconds(10));

  private static final Secret SECRET = Secret.of("a secret of the tests alone, 32+");
  private static final TokenRules TOKEN_RULES =
      new TokenRules("i", "a", Duration.ofMinutes(15), Duration.ZERO);

  /** Services on these stores, all with one secret: several of them are several instances. */
  public static TestServices with(AuthStores stores, Clock clock) {
    return with(stores, clock, new Randomness(new Random(42)));
  }

  /** The usual throttle, for services that a test wires itself. */
  public static LoginThrottle throttle(AttemptStore attempts, AuthEvents events, Clock clock) {
    return new LoginThrottle(
        new Throttle(attempts, MacKeys.derived("throttle", SECRET, List.of()), clock),
        AuthConfig.builder().throttleRules(),
        MacKeys.derived("device", SECRET, List.of()),
        events,
        clock,
        new Randomness(new Random(7)));
  }

  /** The same with other randomness than the usual. */
  public static TestServices with(AuthStores stores, Clock clock, Randomness randomness) {
    List<AuthEvent> told = new CopyOnWriteArrayList<>();
    AuthEvents events = new AuthEvents(List.of(told::add));
    TokenService tokens =
        TokenService.of(SigningKeys.ofSecrets(SECRET, List.of()), TOKEN_RULES, clock, randomness);
    Revocations revocations =
        new Revocations(stores.revocations(), TOKEN_RULES, events, clock, Duration.ofSeconds(5));
    LoginThrottle throttle = throttle(stores.attempts(), events, clock);
    Sessions sessions =
        new Sessions(
            stores.sessions(),
            stores.users(),
            revocations,
            tokens,
            MacKeys.derived("refresh", SECRET, List.of()),
            RULES,
            throttle,
            events,
            clock,
            randomness);
    return new TestServices(tokens, revocations, throttle, sessions, told);
  }
}
