package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.AuthException;
import dev.latchkey.AuthStores;
import dev.latchkey.Client;
import dev.latchkey.ForwardingStores;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BreachedPasswords;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.PasswordRules;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.token.AccessToken;
import dev.latchkey.user.Accounts;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What remains to be done when one of two writes fails, and who makes up for it. */
class UnfinishedEndTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client OWNER = new Client("192.0.2.7", "owner");
  private static final Client THIEF = new Client("203.0.113.9", "thief");

  private final TestClock clock = new TestClock(NOW);
  private final MemoryStores stores = new MemoryStores();
  private final DeafStores deaf = new DeafStores(stores);
  private final TestServices a = TestServices.with(deaf, clock);
  private final TestServices b = TestServices.with(stores, clock, new Randomness(new Random(7)));
  private final User alice =
      stores.users().insert(new NewUser(Username.of("alice"), "h", Set.of(), NOW));

  /** Stores that take no revocations for a while. */
  private static final class DeafStores extends ForwardingStores implements RevocationStore {
    private boolean isDeaf;

    DeafStores(AuthStores stores) {
      super(stores);
    }

    @Override
    public void add(Revocation revocation) {
      if (isDeaf) {
        throw new AuthException(Reason.UNAVAILABLE, "deaf");
      }
      super.revocations().add(revocation);
    }

    @Override
    public List<Dated> addedSince(Instant storageTime, Instant now) {
      return super.revocations().addedSince(storageTime, now);
    }

    @Override
    public List<Revocation> find(Set<String> ids, Instant now) {
      return super.revocations().find(ids, now);
    }

    @Override
    public RevocationStore revocations() {
      return this;
    }
  }

  private TokenPair login() {
    return a.sessions().open(alice, OWNER, List.of("pwd"));
  }

  private AccessToken access(TokenPair pair) {
    return a.tokens().verify(pair.accessToken().value());
  }

  private static void assertUnavailable(Runnable call) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(call::run)
        .extracting(AuthException::reason)
        .isEqualTo(Reason.UNAVAILABLE);
  }

  private static void assertRefused(TestServices instance, AccessToken token) {
    instance.revocations().feed().poll();
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> instance.revocations().feed().check(token))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.TOKEN_REVOKED);
  }

  private static void assertNotRefreshed(TestServices instance, TokenPair pair, Reason reason) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> instance.sessions().refresh(pair.refreshToken(), Optional.empty(), THIEF))
        .extracting(AuthException::reason)
        .isEqualTo(reason);
  }

  @Test
  void aLogoutWhoseRevocationFailsEndsTheSessionAndTheRestIsMadeUpForWhenItIsAskedAgain() {
    TokenPair pair = login();
    deaf.isDeaf = true;
    assertUnavailable(() -> a.sessions().end(pair.sessionId()));
    assertNotRefreshed(b, pair, Reason.REFRESH_REVOKED);

    deaf.isDeaf = false;
    assertThat(a.sessions().end(pair.sessionId())).isFalse();

    assertRefused(b, access(pair));
  }

  @Test
  void aTheftIsToldAndEndsTheSessionThoughTheRevocationFails() {
    TokenPair first = login();
    TokenPair second = a.sessions().refresh(first.refreshToken(), Optional.empty(), OWNER);
    TokenPair third = a.sessions().refresh(second.refreshToken(), Optional.empty(), OWNER);
    deaf.isDeaf = true;

    assertNotRefreshed(a, first, Reason.UNAVAILABLE);

    assertThat(a.events())
        .contains(new AuthEvent.RefreshReused(NOW, THIEF, alice.id(), third.sessionId(), OWNER));
    assertNotRefreshed(b, third, Reason.REFRESH_REVOKED);
  }

  @Test
  void whenAllSessionsEndAndTheRevocationFailsTheSessionsAreEndedAllTheSame() {
    TokenPair pair = login();
    deaf.isDeaf = true;

    assertUnavailable(() -> a.sessions().endAll(alice.id()));

    assertThat(stores.users().findById(alice.id())).map(User::tokenVersion).contains(1);
    assertThat(stores.sessions().findById(pair.sessionId()).flatMap(Session::revokedAt))
        .isPresent();
  }

  @Test
  void anOldTokenThatIsStillTakenForGoodMakesUpForWhatFailed() {
    AccessToken token = access(login());
    deaf.isDeaf = true;
    assertUnavailable(() -> a.sessions().endAll(alice.id()));
    deaf.isDeaf = false;
    b.revocations().feed().poll();
    b.revocations().feed().check(token);
    Accounts accounts =
        new Accounts(
            stores.users(),
            new CountingHasher(),
            new PasswordPolicy(PasswordRules.standard(), BreachedPasswords.none()),
            b.sessions(),
            b.throttle(),
            new AuthEvents(List.of()),
            clock);

    assertThatExceptionOfType(AuthException.class).isThrownBy(() -> accounts.current(token));

    assertRefused(b, token);
    assertRefused(TestServices.with(stores, clock), token);
  }

  @Test
  void anOldRefreshTokenMakesUpForItToo() {
    TokenPair pair = login();
    deaf.isDeaf = true;
    assertUnavailable(() -> a.sessions().endAll(alice.id()));
    deaf.isDeaf = false;

    assertNotRefreshed(b, pair, Reason.REFRESH_REVOKED);
  }

  /** In a fleet that is being given a new key, one instance after the other. */
  @Test
  void aSessionThatWasSignedWithANewerKeyIsLeftToThoseWhoHaveIt() {
    Secret oldKey = Secret.of("a secret of the tests alone, 32+");
    Secret newKey = Secret.of("another secret of the tests, 32+");
    Sessions notYet = keyed(MacKeys.derived("refresh", oldKey, List.of()));
    Sessions already = keyed(MacKeys.derived("refresh", newKey, List.of(oldKey)));
    TokenPair first = notYet.open(alice, OWNER, List.of());
    TokenPair second = already.refresh(first.refreshToken(), Optional.empty(), OWNER);

    assertUnavailable(() -> notYet.refresh(first.refreshToken(), Optional.empty(), OWNER));

    assertThat(already.refresh(first.refreshToken(), Optional.empty(), OWNER).refreshToken())
        .isEqualTo(second.refreshToken());
  }

  private Sessions keyed(MacKeys keys) {
    return new Sessions(
        stores.sessions(),
        stores.users(),
        a.revocations(),
        a.tokens(),
        keys,
        TestServices.RULES,
        a.throttle(),
        new AuthEvents(List.of()),
        clock,
        new Randomness(new Random(9)));
  }

  @Test
  void aSessionIsEndedByAnyOfItsRefreshTokensAndByNoOther() {
    TokenPair first = login();
    TokenPair second = a.sessions().refresh(first.refreshToken(), Optional.empty(), OWNER);
    TokenPair other = login();

    assertThat(a.sessions().endByRefreshToken(first.refreshToken())).isTrue();
    assertThat(a.sessions().endByRefreshToken(second.refreshToken())).isFalse();

    assertNotRefreshed(a, second, Reason.REFRESH_REVOKED);
    assertThat(a.sessions().of(alice.id()))
        .extracting(Session::id)
        .containsExactly(other.sessionId());
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> a.sessions().endByRefreshToken("junk"))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.REFRESH_INVALID);
  }
}
