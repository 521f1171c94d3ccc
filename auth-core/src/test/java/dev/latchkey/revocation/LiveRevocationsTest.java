package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.TestClock;
import dev.latchkey.TestServices;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenGrant;
import dev.latchkey.token.TokenService;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compact table ends exactly the tokens that a plain map would. */
class LiveRevocationsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final long SECONDS = NOW.getEpochSecond();
  private static final Instant LATER = NOW.plusSeconds(600);

  private final TokenService tokens =
      TestServices.with(new MemoryStores(), new TestClock(NOW)).tokens();
  private final LiveRevocations live = new LiveRevocations();

  private AccessToken token(String userId, String sessionId, int version) {
    TokenGrant grant =
        new TokenGrant(userId, sessionId, version, Set.of(), Set.of(), List.of(), Optional.empty());
    return tokens.verify(tokens.issue(grant).value());
  }

  private void add(Revocation revocation) {
    live.add(revocation, SECONDS);
  }

  private boolean ends(AccessToken token) {
    return live.end(token, SECONDS);
  }

  @Test
  void noneIsMissedAndNoneIsMadeUpAmongThousands() {
    long seed = 20261128;
    Random random = new Random(seed);
    Set<String> sessions = new HashSet<>();
    Map<String, Integer> users = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextBoolean()) {
        String session = text(random);
        sessions.add(session);
        add(Revocation.ofSession(session, LATER));
      } else {
        String user = text(random);
        int version = random.nextInt(5);
        users.merge(user, version, Math::max);
        add(Revocation.ofUser(user, version, LATER));
      }
    }

    assertThat(live.size()).isEqualTo(sessions.size() + users.size());
    for (int i = 0; i < 5_000; i++) {
      String session = i % 2 == 0 ? text(random) : sessions.stream().skip(i).findFirst().get();
      String user = text(random);
      int version = random.nextInt(5);
      assertThat(ends(token(user, session, version)))
          .as("seed %d, session %s, user %s, version %d", seed, session, user, version)
          .isEqualTo(sessions.contains(session) || version < users.getOrDefault(user, 0));
    }
  }

  /** Many of them again and again, many nearly alike, some not in Latin letters. */
  private static String text(Random random) {
    String numbered = Integer.toString(random.nextInt(9_000));
    return switch (random.nextInt(4)) {
      case 0 -> numbered;
      case 1 -> "someone-" + numbered + "@example.org";
      case 2 -> "\u0414\u0430\u0448\u0430" + numbered;
      default -> numbered + "-" + "x".repeat(random.nextInt(3));
    };
  }

  @Test
  void theGrainsAreKeptApart() {
    add(Revocation.ofUser("same", 9, LATER));
    add(Revocation.ofToken("same", LATER));

    assertThat(ends(token("other", "same", 0))).isFalse();
    assertThat(ends(token("same", "other", 8))).isTrue();
    assertThat(ends(token("same", "other", 9))).isFalse();

    add(Revocation.ofSession("same", LATER));
    assertThat(ends(token("other", "same", 0))).isTrue();
  }

  @Test
  void shortIdsAreToldApart() {
    add(Revocation.ofSession("Aa", LATER));

    assertThat(ends(token("u", "BB", 0))).isFalse();
    assertThat(ends(token("u", "A", 0))).isFalse();
    assertThat(ends(token("u", "Aa", 0))).isTrue();
  }

  @Test
  void ofTwoForOneIdTheHigherVersionAndTheLaterEndCount() {
    add(Revocation.ofUser("u", 3, NOW.plusSeconds(10)));
    add(Revocation.ofUser("u", 2, LATER));

    live.forgetExpired(SECONDS + 60);

    assertThat(live.size()).isEqualTo(1);
    assertThat(ends(token("u", "s", 2))).isTrue();
    assertThat(ends(token("u", "s", 3))).isFalse();
  }

  @Test
  void anExpiredOneIsForgottenAndNoOther() {
    IntStream.range(0, 1_000)
        .forEach(i -> add(Revocation.ofSession("s" + i, NOW.plusSeconds(i % 2 == 0 ? 10 : 600))));

    live.forgetExpired(SECONDS + 10);
    assertThat(live.size()).as("its last second is not over").isEqualTo(1_000);

    live.forgetExpired(SECONDS + 11);
    assertThat(live.size()).isEqualTo(500);
    assertThat(ends(token("u", "s1", 0))).isTrue();
    assertThat(ends(token("u", "s2", 0))).isFalse();
  }

  @Test
  void anExpiredOneEndsNothingBeforeItIsForgotten() {
    add(Revocation.ofSession("s", NOW.plusSeconds(10)));
    add(Revocation.ofUser("u", 3, NOW.plusSeconds(10)));

    assertThat(live.end(token("v", "s", 0), SECONDS + 10)).isTrue();
    assertThat(live.end(token("v", "s", 0), SECONDS + 11)).isFalse();
    assertThat(live.end(token("u", "t", 2), SECONDS + 11)).isFalse();
  }

  @Test
  void theyLastBeyondTheYear2038() {
    long then = Instant.parse("2050-01-01T00:00:00Z").getEpochSecond();
    live.add(Revocation.ofUser("u", 7, Instant.ofEpochSecond(then + 600)), then);

    live.forgetExpired(then);

    assertThat(live.end(token("u", "s", 6), then)).isTrue();
    assertThat(live.end(token("u", "s", 7), then)).isFalse();
  }

  @Test
  void whatWasAddedIsSeenWhileOthersAreAdded() throws InterruptedException {
    AccessToken ended = token("u", "ended", 0);
    // Its user is known, so that the table is searched for each of its ids while others come in.
    AccessToken good = token("v", "good", 5);
    add(Revocation.ofUser("v", 5, LATER));
    add(Revocation.ofSession("ended", LATER));
    boolean wrong =
        holdsEverWhile(
            () -> {
              for (int i = 0; i < 200_000; i++) {
                add(Revocation.ofSession("other-" + i, LATER));
              }
              live.forgetExpired(SECONDS);
            },
            () -> !ends(ended) || ends(good));

    assertThat(wrong).isFalse();
    assertThat(live.size()).isEqualTo(200_002);
  }

  /** In small tables, where a look-up often comes by just the place that is being taken. */
  @Test
  void aPlaceThatIsTakenDuringALookUpIsNotTakenForTheOneThatWasSought()
      throws InterruptedException {
    AccessToken good = token("v", "good", 5);
    LiveRevocations[] tables =
        Stream.generate(LiveRevocations::new).limit(20_000).toArray(LiveRevocations[]::new);
    AtomicInteger round = new AtomicInteger();
    boolean wrong =
        holdsEverWhile(
            () -> {
              for (int i = 0; i < tables.length; i++) {
                tables[i].add(Revocation.ofUser("v", 5, LATER), SECONDS);
                round.set(i);
                for (int j = 0; j < 40; j++) {
                  tables[i].add(Revocation.ofSession("other-" + i + "-" + j, LATER), SECONDS);
                }
              }
            },
            () -> tables[round.get()].end(good, SECONDS));

    assertThat(wrong).isFalse();
  }

  private static boolean holdsEverWhile(Runnable work, BooleanSupplier condition)
      throws InterruptedException {
    AtomicBoolean held = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    Thread watcher =
        new Thread(
            () -> {
              while (!over.get()) {
                held.compareAndSet(false, condition.getAsBoolean());
              }
            });
    watcher.start();
    work.run();
    over.set(true);
    watcher.join();
    return held.get();
  }
}
