package dev.latchkey.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.AuthException;
import dev.latchkey.Race;
import dev.latchkey.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link UserRepository} promises. A test of an implementation extends it, says how to
 * get one, and adds nothing.
 */
public abstract class UserRepositoryContract {
  private static final int THREADS = 16;
  private static final int ROUNDS = 50;
  private static final Instant CREATED = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final String NOBODY = "0123456789abcdef01234567";

  private UserRepository users;

  /** A fresh and empty repository. Called once before each test. */
  protected abstract UserRepository repository();

  @BeforeEach
  void open() {
    users = repository();
  }

  private static NewUser named(String name) {
    return new NewUser(Username.of(name), "hash of " + name, Set.of(), CREATED);
  }

  private User insert(String name) {
    return users.insert(named(name));
  }

  private void assertTaken(String name) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> insert(name))
        .extracting(AuthException::reason)
        .isEqualTo(Reason.USERNAME_TAKEN);
    assertThat(users.list("", 10)).hasSize(1);
  }

  @Test
  void everyFieldIsReadBackAsItWasInserted() {
    User user = users.insert(new NewUser(Username.of("Zoë"), "h$1", Set.of("a", "b"), CREATED));

    assertThat(user).isEqualTo(new User(user.id(), "Zoë", Set.of("a", "b"), 0, CREATED, false));
    assertThat(users.findById(user.id())).contains(user);
    assertThat(users.findCredentials("Zoë")).contains(new Credentials(user, "h$1"));
    assertThat(users.list("", 10)).containsExactly(user);
    assertThat(user.id()).isNotEmpty().isNotEqualTo(insert("bob").id());
  }

  @ParameterizedTest
  @CsvSource({
    "alice,alice",
    "alice,ALICE",
    "Straße,STRASSE",
    "STRASSE,straße",
    "ΟΔΥΣΣΕΥΣ,οδυσσευς",
    "alice,\uff41\uff4c\uff49\uff43\uff45",
    "file,\ufb01le"
  })
  void aNameOfTheSameKeyIsTaken(String first, String second) {
    User user = insert(first);

    assertTaken(second);
    assertThat(users.findCredentials(first)).contains(new Credentials(user, "hash of " + first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "ALICE", "aLiCe", "\uff21lice"})
  void credentialsAreFoundByAnyNameOfTheSameKey(String asked) {
    User user = insert("Alice");

    assertThat(users.findCredentials(asked)).contains(new Credentials(user, "hash of Alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alic", "alicee", ".*", "$ne", "{\"$gt\": \"\"}", "a\0", "\ud800"})
  void aNameThatNobodyHasFindsNobody(String asked) {
    assertThat(insert("alice").username()).isEqualTo("alice");

    assertThat(users.findCredentials(asked)).isEmpty();
  }

  @Test
  void ofThoseWhoRaceForANameExactlyOneGetsIt() {
    try (Race race = new Race(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "racer-" + round;
        List<Optional<User>> outcomes =
            race.run(runner -> tryInsert(cased(name, runner), name + "-" + runner));

        List<User> winners = outcomes.stream().flatMap(Optional::stream).toList();
        assertThat(winners).as("winners of round %d", round).hasSize(1);
        assertThat(users.findCredentials(name).map(Credentials::user)).contains(winners.get(0));
      }
    }
    assertThat(users.list("", 1000)).hasSize(ROUNDS * (1 + THREADS)).doesNotHaveDuplicates();
  }

  /** Empty where the name was taken. A name of one's own beside it must always be free. */
  private Optional<User> tryInsert(String name, String own) {
    assertThat(insert(own).username()).isEqualTo(own);
    try {
      return Optional.of(insert(name));
    } catch (AuthException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.USERNAME_TAKEN);
      return Optional.empty();
    }
  }

  /** The name with each letter in a case that depends on the number. */
  private static String cased(String name, int number) {
    StringBuilder cased = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      String letter = name.substring(i, i + 1);
      cased.append((number >> (i % 4) & 1) == 0 ? letter : letter.toUpperCase(Locale.ROOT));
    }
    return cased.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", NOBODY, "$ne", "{\"$gt\": \"\"}", "alice", "0123456789abcdef0123456g"})
  void anIdOfNobodyFindsAndChangesNothing(String id) {
    User alice = insert("alice");

    assertThat(users.findById(id)).isEmpty();
    assertThat(users.setRoles(id, Set.of("admin"))).isEmpty();
    assertThat(users.setDisabled(id, true)).isEmpty();
    assertThat(users.replacePasswordHash(id, "hash of alice", "other")).isFalse();
    assertThat(users.changePassword(id, "hash of alice", "other")).isEmpty();
    assertThat(users.raiseTokenVersion(id)).isEmpty();
    assertThat(users.findCredentialsById(id)).isEmpty();
    assertThat(users.list("", 10)).containsExactly(alice);
    assertThat(users.findCredentials("alice")).contains(new Credentials(alice, "hash of alice"));
  }

  @Test
  void replacingAPasswordHashChangesNothingElse() {
    User user = users.insert(new NewUser(Username.of("Alice"), "old", Set.of("a"), CREATED));
    User bob = insert("bob");

    assertThat(users.replacePasswordHash(user.id(), "old", "new")).isTrue();

    assertThat(users.findCredentials("alice")).contains(new Credentials(user, "new"));
    assertThat(users.findById(user.id())).contains(user);
    assertThat(users.findCredentials("bob")).contains(new Credentials(bob, "hash of bob"));
  }

  @Test
  void aPasswordHashThatWasChangedMeanwhileIsLeftAlone() {
    User user = insert("alice");
    assertThat(users.replacePasswordHash(user.id(), "hash of alice", "newer")).isTrue();

    assertThat(users.replacePasswordHash(user.id(), "hash of alice", "late")).isFalse();

    assertThat(users.findCredentials("alice")).contains(new Credentials(user, "newer"));
  }

  @Test
  void ofThoseWhoRaceToReplaceAHashExactlyOneSucceeds() {
    String id = users.insert(new NewUser(Username.of("alice"), "0", Set.of(), CREATED)).id();
    try (Race race = new Race(THREADS)) {
      for (int round = 1; round <= ROUNDS; round++) {
        // Two successes from one hash would make one step of two, and the sum too small.
        assertThat(race.run(runner -> countOn(id))).contains(round * THREADS);
      }
    }
  }

  /** Replaces the hash by the next number, however often others are quicker; says the number. */
  private int countOn(String id) {
    int next;
    String hash;
    do {
      hash = users.findCredentials("alice").orElseThrow().passwordHash();
      next = Integer.parseInt(hash) + 1;
    } while (!users.replacePasswordHash(id, hash, Integer.toString(next)));
    return next;
  }

  @Test
  void changingThePasswordReplacesTheHashAndRaisesTheVersionByOne() {
    User alice = users.insert(new NewUser(Username.of("Alice"), "old", Set.of("a"), CREATED));
    User bob = insert("bob");

    User changed = users.changePassword(alice.id(), "old", "new").orElseThrow();

    assertThat(changed).isEqualTo(new User(alice.id(), "Alice", Set.of("a"), 1, CREATED, false));
    assertThat(users.findCredentials("alice")).contains(new Credentials(changed, "new"));
    assertThat(users.findCredentialsById(alice.id())).contains(new Credentials(changed, "new"));
    assertThat(users.findCredentials("bob")).contains(new Credentials(bob, "hash of bob"));
  }

  @Test
  void aPasswordThatWasChangedMeanwhileIsNotChangedAgain() {
    User alice = insert("alice");
    assertThat(users.changePassword(alice.id(), "hash of alice", "newer")).isPresent();

    assertThat(users.changePassword(alice.id(), "hash of alice", "late")).isEmpty();

    assertThat(users.findCredentials("alice")).map(Credentials::passwordHash).contains("newer");
    assertThat(users.findById(alice.id())).map(User::tokenVersion).contains(1);
  }

  @Test
  void raisingTheTokenVersionChangesNothingElse() {
    User alice = users.insert(new NewUser(Username.of("Alice"), "h", Set.of("a"), CREATED));

    User raised = users.raiseTokenVersion(alice.id()).orElseThrow();

    assertThat(raised).isEqualTo(new User(alice.id(), "Alice", Set.of("a"), 1, CREATED, false));
    assertThat(users.findCredentials("alice")).contains(new Credentials(raised, "h"));
  }

  @Test
  void settingRolesReplacesThemAndRaisesTheVersionByOne() {
    User alice = users.insert(new NewUser(Username.of("Alice"), "h", Set.of("a"), CREATED));
    User bob = insert("bob");

    User changed = users.setRoles(alice.id(), Set.of("b", "c")).orElseThrow();

    assertThat(changed)
        .isEqualTo(new User(alice.id(), "Alice", Set.of("b", "c"), 1, CREATED, false));
    assertThat(users.findById(alice.id())).contains(changed);
    assertThat(users.findCredentials("alice")).contains(new Credentials(changed, "h"));
    assertThat(users.findById(bob.id())).contains(bob);
  }

  @Test
  void rolesCanBeTakenAwayEntirelyAndSettingTheSameAgainStillCounts() {
    User alice = users.insert(new NewUser(Username.of("Alice"), "h", Set.of("a"), CREATED));
    assertThat(users.setRoles(alice.id(), Set.of())).map(User::roles).contains(Set.of());
    assertThat(users.setRoles(alice.id(), Set.of())).map(User::tokenVersion).contains(2);
  }

  @Test
  void disablingAndEnablingEachRaiseTheVersionByOneAndKeepTheRest() {
    User alice = users.insert(new NewUser(Username.of("Alice"), "h", Set.of("a"), CREATED));
    User bob = insert("bob");

    User disabled = users.setDisabled(alice.id(), true).orElseThrow();

    assertThat(disabled).isEqualTo(new User(alice.id(), "Alice", Set.of("a"), 1, CREATED, true));
    assertThat(users.findCredentials("alice")).contains(new Credentials(disabled, "h"));
    assertThat(users.setRoles(alice.id(), Set.of("b"))).map(User::disabled).contains(true);

    User enabled = users.setDisabled(alice.id(), false).orElseThrow();

    assertThat(enabled).isEqualTo(new User(alice.id(), "Alice", Set.of("b"), 3, CREATED, false));
    assertThat(users.findById(alice.id())).contains(enabled);
    assertThat(users.findById(bob.id())).contains(bob);
  }

  @Test
  void concurrentChangesAreAllCountedInTheVersion() {
    String id = insert("alice").id();
    List<Integer> versions = new ArrayList<>();
    try (Race race = new Race(THREADS)) {
      for (int round = 0; round < ROUNDS; round++) {
        versions.addAll(race.run(runner -> change(id, runner).tokenVersion()));
      }
    }
    assertThat(versions)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, THREADS * ROUNDS).boxed().toList());
    assertThat(users.findById(id)).map(User::tokenVersion).contains(THREADS * ROUNDS);
  }

  private User change(String id, int runner) {
    return (runner % 2 == 0
            ? users.setRoles(id, Set.of("role-" + runner))
            : users.setDisabled(id, runner % 4 == 1))
        .orElseThrow();
  }

  @Test
  void pagesInTheOrderOfIdsMakeUpAllUsersOnce() {
    List<User> inserted = Stream.of("i", "C", "a", "H", "b", "g", "D").map(this::insert).toList();

    List<User> paged = new ArrayList<>();
    List<User> page = users.list("", 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      paged.addAll(page);
      assertThat(paged).hasSizeLessThanOrEqualTo(inserted.size());
      page = users.list(page.get(page.size() - 1).id(), 3);
    }

    assertThat(paged).containsExactlyInAnyOrderElementsOf(inserted).isEqualTo(users.list("", 1000));
    assertThat(paged).extracting(User::id).isSorted();
  }

  @Test
  void aPageHoldsAsManyAsItMayAndAreThere() {
    assertThat(users.list("", 10)).isEmpty();
    assertThat(Stream.of("a", "b", "c").map(this::insert).toList()).hasSize(3);

    assertThat(users.list("", 1)).hasSize(1);
    assertThat(users.list("", 3)).hasSize(3);
    assertThat(users.list("", 4)).hasSize(3);
    assertThat(users.list(users.list("", 3).get(1).id(), 3)).hasSize(1);
    assertThat(users.list(users.list("", 3).get(2).id(), 3)).isEmpty();
  }

  @Test
  void aPageMayBeginAfterAnIdThatNobodyHas() {
    List<User> all = Stream.of("a", "b", "c").map(this::insert).toList();
    String zeroes = "0".repeat(24);

    assertThat(users.list(zeroes, 10)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(users.list(zeroes.replace('0', 'f'), 10)).isEmpty();
    assertThat(users.list("no id at all", 10)).isSubsetOf(all);
  }
}
