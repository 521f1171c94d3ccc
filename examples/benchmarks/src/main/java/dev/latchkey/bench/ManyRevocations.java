package dev.latchkey.bench;

import dev.latchkey.audit.AuthEvents;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.token.TokenRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Set;

/** A store that holds that many revocations, and keeps none of them in memory. Immutable. */
final class ManyRevocations implements RevocationStore {
  private final int count;

  private ManyRevocations(int count) {
    this.count = count;
  }

  /** The view in memory of that many revocations, read, and good for the whole run. */
  static RevocationFeed feed(int count) {
    RevocationFeed feed =
        new Revocations(
                new ManyRevocations(count),
                new TokenRules(Claims.ISSUER, Claims.AUDIENCE, Claims.LIFETIME, Claims.LEEWAY),
                new AuthEvents(List.of()),
                Clock.systemUTC(),
                Duration.ofHours(12))
            .feed();
    feed.poll();
    Check.that(feed.size() == count, "all revocations are live");
    return feed;
  }

  @Override
  public List<Dated> addedSince(Instant storageTime, Instant now) {
    return new AbstractList<>() {
      @Override
      public Dated get(int index) {
        return new Dated(revocation(index, now.plus(Claims.LIFETIME)), now);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  /** Of all three grains in turn. */
  private static Revocation revocation(int index, Instant end) {
    String id = "revoked-%014d".formatted(index);
    return switch (index % 3) {
      case 0 -> Revocation.ofSession(id, end);
      case 1 -> Revocation.ofToken(id, end);
      default -> Revocation.ofUser(id, 1, end);
    };
  }

  @Override
  public void add(Revocation revocation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Revocation> find(Set<String> ids, Instant now) {
    throw new UnsupportedOperationException("The feed is not to read storage");
  }
}
