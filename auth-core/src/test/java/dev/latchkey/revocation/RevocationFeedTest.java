package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.AuthException;
import dev.latchkey.AuthStores;
import dev.latchkey.ForwardingStores;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two instances on one storage that can be cut off from one of them. */
class RevocationFeedTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final TestClock clock = new TestClock(NOW);
  private final MemoryStores stores = new MemoryStores();
  private final Cable cable = new Cable(stores);
  private final TestServices a = TestServices.with(stores, clock);
  private final TestServices b = TestServices.with(cable, clock);
  private final RevocationFeed feed = b.revocations().feed();

  /** Storage behind a cable that can be cut; it counts what goes through. */
  private static final class Cable extends ForwardingStores implements RevocationStore {
    private boolean cut;
    private final Map<String, Instant> dates = new HashMap<>();
    private int finds;

    Cable(AuthStores stores) {
      super(stores);
    }

    private RevocationStore beyond() {
      if (cut) {
        throw new AuthException(Reason.UNAVAILABLE, "the cable is cut");
      }
      return super.revocations();
    }

    @Override
    public void add(Revocation revocation) {
      beyond().add(revocation);
    }

    /** As a database that dates what it is given, and hides what has expired. */
    @Override
    public List<Dated> addedSince(Instant storageTime, Instant now) {
      if (dates.isEmpty()) {
        return beyond().addedSince(storageTime, now);
      }
      return beyond().addedSince(Instant.EPOCH, NOW).stream()
          .map(Dated::revocation)
          .filter(revocation -> revocation.expiresAt().isAfter(now))
          .filter(revocation -> !dates.getOrDefault(revocation.id(), now).isBefore(storageTime))
          .map(revocation -> new Dated(revocation, dates.getOrDefault(revocation.id(), now)))
          .toList();
    }

    @Override
    public List<Revocation> find(Set<String> ids, Instant now) {
      finds++;
      return beyond().find(ids, now);
    }

    @Override
    public RevocationStore revocations() {
      return this;
    }
  }

  private AccessToken token(String userId, String sessionId, int version) {
    TokenGrant grant =
        new TokenGrant(userId, sessionId, version, Set.of(), Set.of(), List.of(), Optional.empty());
    return a.tokens().verify(a.tokens().issue(grant).value());
  }

  private void assertPasses(AccessToken token) {
    assertThatCode(() -> feed.check(token)).doesNotThrowAnyException();
  }

  private void assertRefused(AccessToken token, Reason reason) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> feed.check(token))
        .extracting(AuthException::reason)
        .isEqualTo(reason);
  }

  @Test
  void whatAnotherInstanceEndedIsRefusedAfterTheNextPollWithoutAReadForEachRequest() {
    AccessToken ended = token("u", "s-1", 0);
    AccessToken other = token("u", "s-2", 0);
    feed.poll();
    assertPasses(ended);

    a.revocations().endTokensOfSession("s-1");
    feed.poll();

    assertRefused(ended, Reason.TOKEN_REVOKED);
    assertPasses(other);
    assertThat(cable.finds).isZero();
    assertThat(feed.size()).isEqualTo(1);
  }

  @Test
  void oneTokenCanBeEndedAlone() {
    AccessToken ended = token("u", "s-1", 0);
    AccessToken other = token("u", "s-1", 0);
    a.revocations().endToken(ended);
    feed.poll();

    assertRefused(ended, Reason.TOKEN_REVOKED);
    assertPasses(other);
    assertThat(a.events()).containsExactly(new AuthEvent.TokenRevoked(NOW, "u", ended.id()));
  }

  @Test
  void tokensOfAUserWithAnOlderVersionAreEndedAndNewerOnesAreNot() {
    a.revocations().endTokensOfUser("u", 3);
    feed.poll();

    assertRefused(token("u", "s-1", 2), Reason.TOKEN_REVOKED);
    assertPasses(token("u", "s-1", 3));
    assertPasses(token("v", "s-1", 2));
  }

  @Test
  void theGreatestVersionOfAUserHoldsInWhateverOrderTheyCome() {
    a.revocations().endTokensOfUser("u", 3);
    a.revocations().endTokensOfUser("u", 2);
    feed.poll();

    assertRefused(token("u", "s-1", 2), Reason.TOKEN_REVOKED);
  }

  @Test
  void valuesOfOneGrainDoNotEndThoseOfAnother() {
    AccessToken token = token("same", "same", 0);
    a.revocations().endTokensOfSession("same");
    feed.poll();
    assertRefused(token, Reason.TOKEN_REVOKED);
    assertPasses(token("same", "s-2", 0));
  }

  @Test
  void ownRevocationsHoldAtOnceAlsoWhereStorageIsGone() {
    AccessToken token = token("u", "s-1", 0);
    feed.poll();
    cable.cut = true;

    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> b.revocations().endTokensOfSession("s-1"))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.UNAVAILABLE);

    assertRefused(token, Reason.TOKEN_REVOKED);
  }

  @Test
  void beforeTheFirstReadingStorageIsAsked() {
    AccessToken ended = token("u", "s-1", 0);
    a.revocations().endTokensOfSession("s-1");

    assertRefused(ended, Reason.TOKEN_REVOKED);
    assertPasses(token("u", "s-2", 0));
    assertThat(cable.finds).isEqualTo(2);
    assertThat(feed.lag()).isGreaterThan(Duration.ofDays(9999));
  }

  @Test
  void aFeedThatIsTooOldAsksStorageForEachToken() {
    AccessToken ended = token("u", "s-1", 0);
    feed.poll();
    a.revocations().endTokensOfSession("s-1");

    clock.advance(BOUND);
    assertThat(feed.lag()).isEqualTo(BOUND);
    assertPasses(ended);

    clock.advance(Duration.ofMillis(1));
    assertRefused(ended, Reason.TOKEN_REVOKED);
    assertPasses(token("u", "s-2", 0));
    assertThat(cable.finds).isEqualTo(2);
  }

  @Test
  void whereNobodyKnowsTheAnswerIsUnavailableAndNeverNotRevoked() {
    AccessToken token = token("u", "s-1", 0);
    feed.poll();
    cable.cut = true;
    clock.advance(BOUND.plusMillis(1));

    assertThatExceptionOfType(AuthException.class).isThrownBy(feed::poll);
    assertRefused(token, Reason.UNAVAILABLE);

    cable.cut = false;
    feed.poll();
    assertPasses(token);
  }

  @Test
  void aFeedThatWasReadAheadOfNowIsNotTrusted() {
    AccessToken ended = token("u", "s-1", 0);
    clock.advance(Duration.ofHours(1));
    feed.poll();
    clock.set(NOW);
    a.revocations().endTokensOfSession("s-1");

    assertRefused(ended, Reason.TOKEN_REVOKED);
    cable.cut = true;
    assertRefused(ended, Reason.UNAVAILABLE);
  }

  @Test
  void whatWasForgottenWhileTheClockWasAheadIsReadAgain() {
    AccessToken ended = token("u", "s-1", 0);
    b.revocations().endTokensOfSession("s-1");
    cable.dates.put("sid:s-1", NOW);
    feed.poll();
    clock.advance(Duration.ofHours(1));
    b.revocations().endTokensOfSession("s-2");
    cable.dates.put("sid:s-2", clock.instant());
    feed.poll();
    assertThat(feed.size()).as("the first is forgotten").isEqualTo(1);

    clock.set(NOW.plusSeconds(100));
    cable.cut = true;
    assertThatExceptionOfType(AuthException.class).isThrownBy(feed::poll);
    cable.cut = false;
    feed.poll();

    assertRefused(ended, Reason.TOKEN_REVOKED);
    assertThat(cable.finds).isZero();
  }

  @Test
  void aStaleFeedAndItsRecoveryAreToldOnceEach() {
    feed.poll();
    cable.cut = true;
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofSeconds(1));
      assertThatExceptionOfType(AuthException.class).isThrownBy(feed::poll);
    }
    cable.cut = false;
    feed.poll();
    feed.poll();

    assertThat(b.events())
        .extracting(AuthEvent::type)
        .containsExactly("revocation_feed_stale", "revocation_feed_recovered");
  }

  @Test
  void whatCanNoLongerMatterIsForgotten() {
    Duration tokenLife = Duration.ofMinutes(15);
    AccessToken last = token("u", "s-1", 0);
    a.revocations().endTokensOfSession("s-1");
    feed.poll();

    clock.advance(tokenLife.minusMillis(1));
    feed.poll();
    assertRefused(last, Reason.TOKEN_REVOKED);
    assertThat(feed.size()).isEqualTo(1);

    clock.advance(Duration.ofMinutes(6));
    feed.poll();
    assertThat(feed.size()).isZero();
  }

  /** As after a change of the primary to a server whose clock is right. */
  @Test
  void aStorageClockThatWasAheadAndIsSetBackHidesNothing() {
    SteppingStore stepping = new SteppingStore();
    RevocationFeed reader = new RevocationFeed(stepping, new AuthEvents(List.of()), clock, BOUND);
    stepping.time = NOW.plus(Duration.ofMinutes(10));
    stepping.add(Revocation.ofSession("s-0", NOW.plus(Duration.ofHours(1))));
    reader.poll();

    stepping.time = NOW;
    stepping.add(Revocation.ofSession("s-1", NOW.plus(Duration.ofHours(1))));
    reader.poll();

    AccessToken ended = token("u", "s-1", 0);
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> reader.check(ended))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.TOKEN_REVOKED);
  }

  /** Our own clock may be as wrong as that of storage was: everything is read again in time. */
  @Test
  void everyFiveMinutesEverythingIsReadAgain() {
    SteppingStore stepping = new SteppingStore();
    RevocationFeed reader = new RevocationFeed(stepping, new AuthEvents(List.of()), clock, BOUND);
    stepping.time = NOW;
    stepping.add(Revocation.ofSession("s-0", NOW.plus(Duration.ofHours(1))));
    reader.poll();
    stepping.time = NOW.minus(Duration.ofHours(2));
    stepping.add(Revocation.ofSession("s-1", NOW.plus(Duration.ofHours(1))));
    reader.poll();
    assertThat(reader.size()).isEqualTo(1);

    clock.advance(Duration.ofMinutes(5));
    reader.poll();

    assertThat(reader.size()).isEqualTo(2);
  }

  /** Storage whose clock a test sets. */
  private static final class SteppingStore implements RevocationStore {
    private final List<Dated> added = new ArrayList<>();
    private Instant time = Instant.EPOCH;

    @Override
    public void add(Revocation revocation) {
      added.add(new Dated(revocation, time));
    }

    @Override
    public List<Dated> addedSince(Instant storageTime, Instant now) {
      return added.stream().filter(dated -> !dated.addedAt().isBefore(storageTime)).toList();
    }

    @Override
    public List<Revocation> find(Set<String> ids, Instant now) {
      return List.of();
    }
  }

  @Test
  void aStrictCheckAsksStorageThoughTheFeedIsFresh() {
    AccessToken token = token("u", "s-1", 0);
    feed.poll();
    a.revocations().endTokensOfSession("s-1");

    assertPasses(token);
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> feed.checkStorage(token))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.TOKEN_REVOKED);
  }
}
