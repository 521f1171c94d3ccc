package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a key: published, signing, retired, with no honest token refused on the way. */
class KeyRotationTest {
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration JWKS_AGE = Duration.ofMinutes(5);
  private static final Duration ACCEPTED =
      TokenForge.RULES.lifetime().plus(TokenForge.RULES.leeway());

  @TempDir private Path path;

  private static String issue(TokenService service) {
    return service.issue(TokenServiceTest.grant(Set.of())).value();
  }

  private static String kidOf(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> published(SigningKeys keys) {
    try {
      return JWKSet.parse(keys.jwks()).getKeys().stream().map(JWK::getKeyID).toList();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNewKeyIsPublishedAndVerifiesAtOnceAndSignsLater() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();
    String first = keys.active().id();
    KeyPair pair = KeyPems.p256();
    folder.add("2.pem", pair);

    assertThat(published(keys)).as("before the next look").containsExactly(first);
    folder.clock.advance(WatchedKeys.INTERVAL);
    Instant seen = folder.now();
    assertThat(published(keys)).hasSize(2);
    assertThat(keys.active().id()).isEqualTo(first);
    folder.clock.set(seen.plus(DELAY).minusSeconds(1));
    assertThat(keys.active().id()).isEqualTo(first);
    folder.clock.set(seen.plus(DELAY).plus(WatchedKeys.INTERVAL));
    assertThat(keys.active().id()).isNotEqualTo(first).isEqualTo(published(keys).get(0));
    assertThat(published(keys)).hasSize(2).contains(first);
  }

  @Test
  void theOnlyKeySignsAtOnce() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();

    assertThat(published(keys)).containsExactly(keys.active().id());
    assertThat(keys.active().algorithm()).isEqualTo("ES256");
  }

  @Test
  void aRestartLetsNoNewKeySignBeforeItsTime() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    String first = folder.start().active().id();
    folder.clock.advance(Duration.ofHours(1));
    folder.add("2.pem");
    folder.clock.advance(DELAY.minusSeconds(1));

    assertThat(folder.start().active().id()).isEqualTo(first);
    folder.clock.advance(Duration.ofSeconds(1));
    assertThat(folder.start().active().id()).isNotEqualTo(first);
  }

  @Test
  void aRestartIsNotFooledByAFileThatWasMovedInWithItsOldTime() throws Exception {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    String first = folder.start().active().id();
    folder.add("2.pem");
    Files.setLastModifiedTime(path.resolve("2.pem"), FileTime.from(Instant.EPOCH));

    assertThat(folder.start().active().id()).isEqualTo(first);
  }

  @Test
  void whereAllFilesAreNewTheOldestByNameSignsFirst() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    String first = folder.start().active().id();
    folder.add("2.pem");
    folder.add("3.pem");

    SigningKeys keys = folder.start();
    assertThat(keys.active().id()).isEqualTo(first);
    folder.clock.advance(DELAY);
    assertThat(keys.active().id()).isEqualTo(published(keys).get(0)).isNotEqualTo(first);
  }

  @Test
  void aReplacedFileSignsOnUntilTheNewKeyIsKnownAndVerifiesAfterIt() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("key.pem");
    SigningKeys keys = folder.start();
    TokenService service = folder.service(keys);
    String old = keys.active().id();
    folder.add("key.pem");

    folder.clock.advance(DELAY);
    String last = issue(service);
    assertThat(kidOf(last)).as("seen just now").isEqualTo(old);
    folder.clock.advance(DELAY);
    assertThat(kidOf(issue(service))).isNotEqualTo(old);
    folder.clock.advance(ACCEPTED.minus(DELAY).minusSeconds(1));
    assertThat(service.verify(last).userId()).isEqualTo("user-7");
    assertThat(published(keys)).hasSize(2);
  }

  @Test
  void aRetiredKeyIsGoneInTheEnd() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();
    String old = keys.active().id();
    folder.clock.advance(DELAY);
    folder.add("2.pem");
    assertThat(published(keys)).hasSize(2);
    folder.clock.advance(DELAY);
    assertThat(keys.active().id()).isNotEqualTo(old);

    folder.remove("1.pem");
    folder.clock.advance(WatchedKeys.INTERVAL);
    assertThat(published(keys)).contains(old);
    folder.clock.advance(ACCEPTED.minusSeconds(1));
    assertThat(published(keys)).contains(old);
    folder.clock.advance(DELAY.plusSeconds(1));
    assertThat(published(keys)).doesNotContain(old).hasSize(1);
  }

  @Test
  void aKeyThatComesBackIsAsOldAsItWas() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();
    KeyPair pair = KeyPems.ed25519();
    folder.clock.advance(WatchedKeys.INTERVAL);
    folder.add("2.pem", pair);
    assertThat(published(keys)).hasSize(2);
    folder.clock.advance(DELAY);
    assertThat(keys.active().algorithm()).isEqualTo("EdDSA");

    folder.remove("2.pem");
    folder.clock.advance(WatchedKeys.INTERVAL);
    assertThat(keys.active().algorithm()).isEqualTo("ES256");
    folder.add("2.pem", pair);
    folder.clock.advance(WatchedKeys.INTERVAL);
    assertThat(keys.active().algorithm()).isEqualTo("EdDSA");
  }

  @Test
  void badFilesChangeNothingAndAreToldOnce() throws Exception {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();
    String before = keys.toString();
    KeyPair weak = KeyPems.rsa(1024);
    Map<String, String> bad = new TreeMap<>();
    bad.put("half a file", KeyPems.of(KeyPems.p256()).substring(0, 80));
    bad.put("fewer than 2048", KeyPems.of(weak));
    bad.put("same kid", Files.readString(path.resolve("1.pem")));

    bad.forEach(
        (problem, text) -> {
          folder.events.clear();
          folder.write("2.pem", text);
          for (int i = 0; i < 3; i++) {
            folder.clock.advance(WatchedKeys.INTERVAL);
            assertThat(keys.toString()).isEqualTo(before);
          }
          assertThat(folder.events).as(problem).hasSize(1);
          assertThat(folder.events.get(0)).isInstanceOf(AuthEvent.SigningKeysRefused.class);
          assertThat(folder.events.get(0).attributes().get("problem")).contains(".pem ");
        });
    folder.events.clear();
    folder.remove("2.pem");
    folder.remove("1.pem");
    folder.clock.advance(WatchedKeys.INTERVAL);
    assertThat(keys.toString()).isEqualTo(before);
    assertThat(folder.events.toString()).contains("no private key");
  }

  @Test
  void aKidIsNotPassedOnToAnotherKey() {
    KeyFolder folder = new KeyFolder(path);
    folder.write("1.jwk", jwk(KeyPems.p256()));
    SigningKeys keys = folder.start();
    String before = keys.jwks();

    folder.write("1.jwk", jwk(KeyPems.p256()));
    folder.clock.advance(WatchedKeys.INTERVAL);

    assertThat(keys.jwks()).isEqualTo(before);
    assertThat(folder.events.toString()).contains("kid is now that of another key");
  }

  private static String jwk(KeyPair pair) {
    return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyID("always-the-same")
        .build()
        .toJSONString();
  }

  @Test
  void everyChangeIsAnEvent() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();
    String old = keys.active().id();
    assertThat(folder.events).isEmpty();

    folder.clock.advance(WatchedKeys.INTERVAL);
    folder.add("2.pem");
    List<String> published = published(keys);
    folder.clock.advance(DELAY);
    String next = keys.active().id();

    assertThat(folder.events).hasSize(2);
    assertThat(folder.events.get(0).attributes())
        .containsEntry("active", old)
        .containsEntry("kids", String.join(",", published));
    assertThat(folder.events.get(1).attributes()).containsEntry("active", next);
  }

  @Test
  void tokensOfTheSecretKeyStillVerify() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    String token =
        issue(folder.service(SigningKeys.ofSecrets(Secret.of(KeyFolder.SECRET_KEY), List.of())));

    SigningKeys keys = folder.start();

    assertThat(folder.service(keys).verify(token).userId()).isEqualTo("user-7");
    assertThat(keys.jwks()).doesNotContain(kidOf(token), "oct", "\"k\"");
  }

  @Test
  void aClockThatIsSetBackDoesNotStopTheWatch() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    SigningKeys keys = folder.start();

    folder.clock.advance(Duration.ofDays(-1));
    folder.add("2.pem");

    assertThat(published(keys)).hasSize(2);
  }

  /** A token that an instance signed, and until when it is good. */
  private record Signed(String token, Instant until) {}

  /** What a verifier fetched, and when. */
  private record Fetched(List<String> kids, Instant at) {}

  /**
   * Two instances that see a change two minutes apart, restarts, additions, a replacement and
   * removals: at each step every token that lives is accepted by both, and nobody who keeps the
   * published keys of either for five minutes meets a kid that is not among them.
   */
  @Test
  void noTokenBecomesInvalidAndNoKidIsUnknownThroughAllOfIt(@TempDir Path other) throws Exception {
    KeyFolder a = new KeyFolder(path);
    a.add("1.pem");
    Fleet fleet = new Fleet(a, other);
    fleet.live(Duration.ofMinutes(30));
    a.add("2.pem");
    fleet.live(Duration.ofMinutes(4));
    fleet.restart();
    fleet.live(Duration.ofMinutes(40));
    a.remove("1.pem");
    fleet.live(Duration.ofMinutes(40));
    a.add("2.pem");
    fleet.live(Duration.ofMinutes(60));
    a.add("3.pem", KeyPems.ed25519());
    fleet.live(Duration.ofMinutes(11));
    a.remove("2.pem");
    fleet.live(Duration.ofMinutes(60));

    assertThat(fleet.kidsThatSigned).hasSize(4);
    assertThat(published(fleet.first)).hasSize(1);
    assertThat(published(fleet.second)).hasSize(1);
  }

  private static final class Fleet {
    private static final int STEPS_BEHIND = 4;
    private final KeyFolder source;
    private final Path copyPath;
    private final KeyFolder copy;
    private final Map<String, Signed> tokens = new TreeMap<>();
    private final Deque<Fetched> fetched = new ArrayDeque<>();
    private final Deque<Map<String, String>> onTheWay = new ArrayDeque<>();
    private final Set<String> kidsThatSigned = new TreeSet<>();
    private Map<String, String> copied;
    private SigningKeys first;
    private SigningKeys second;

    Fleet(KeyFolder source, Path copyPath) throws Exception {
      this.source = source;
      this.copyPath = copyPath;
      copy = new KeyFolder(copyPath);
      copied = source.files();
      copied.forEach(copy::write);
      first = source.start();
      copy.clock.set(source.now());
      second = copy.start();
    }

    void restart() {
      first = source.start();
      second = copy.start();
    }

    void live(Duration time) throws Exception {
      Instant end = source.now().plus(time);
      while (source.now().isBefore(end)) {
        source.clock.advance(STEP);
        copy.clock.set(source.now());
        carryOver();
        for (SigningKeys keys : List.of(first, second)) {
          step(source.service(keys), keys);
        }
      }
    }

    private void carryOver() throws Exception {
      onTheWay.add(source.files());
      if (onTheWay.size() <= STEPS_BEHIND) {
        return;
      }
      Map<String, String> arrived = onTheWay.remove();
      for (String name : copied.keySet()) {
        if (!arrived.containsKey(name)) {
          Files.delete(copyPath.resolve(name));
        }
      }
      arrived.forEach(
          (name, text) -> {
            if (!text.equals(copied.get(name))) {
              copy.write(name, text);
            }
          });
      copied = arrived;
    }

    private void step(TokenService service, SigningKeys keys) {
      Instant now = source.now();
      String token = issue(service);
      String kid = kidOf(token);
      kidsThatSigned.add(kid);
      // The youngest of each key lives longest, and is as good as all the others of that key.
      tokens.put(kid, new Signed(token, now.plus(ACCEPTED)));
      tokens.values().removeIf(old -> !now.isBefore(old.until()));
      List<String> published = published(keys);
      fetched.add(new Fetched(published, now));
      fetched.removeIf(old -> old.at().plus(JWKS_AGE).isBefore(now));
      tokens.forEach(
          (id, old) -> {
            assertThat(service.verify(old.token()).userId()).isEqualTo("user-7");
            assertThat(published).contains(id);
          });
      assertThat(fetched).allMatch(kept -> kept.kids().contains(kid));
    }
  }
}
