package dev.latchkey.user;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where users are kept. Implementations are thread-safe; every write is one atomic change of one
 * user, seen by each later read. Storage that does not answer is an {@link
 * dev.latchkey.AuthException} with {@link dev.latchkey.Reason#UNAVAILABLE}; a write that ended so
 * may or may not have happened.
 */
public interface UserRepository {
  /**
   * Stores a new user under a fresh id, with token version 0. Of callers that race for one {@link
   * Username#key} exactly one succeeds.
   *
   * @throws dev.latchkey.AuthException with {@link dev.latchkey.Reason#USERNAME_TAKEN} for the
   *     others
   */
  User insert(NewUser user);

  /** The user with this id; empty also for text that is no id at all. */
  Optional<User> findById(String id);

  /** The user with this id, with the password hash; empty also for text that is no id at all. */
  Optional<Credentials> findCredentialsById(String id);

  /**
   * The user whom this name means, with the password hash. A user of exactly this name goes before
   * one whose name only folds to the same {@link Username#key}: a database that was written by
   * other programs may hold both.
   */
  Optional<Credentials> findCredentials(String username);

  /**
   * Replaces the password hash if it still is the expected one, and nothing else: the token version
   * stays. False where it was changed meanwhile or the user is gone; then nothing is written.
   */
  boolean replacePasswordHash(String id, String expected, String replacement);

  /**
   * Replaces the roles and raises the token version by one.
   *
   * @return the user as changed, or empty where there is none
   */
  Optional<User> setRoles(String id, Set<String> roles);

  /**
   * Bars or readmits the user and raises the token version by one.
   *
   * @return the user as changed, or empty where there is none
   */
  Optional<User> setDisabled(String id, boolean disabled);

  /**
   * Raises the token version by one.
   *
   * @return the user as changed, or empty where there is none
   */
  Optional<User> raiseTokenVersion(String id);

  /**
   * Replaces the password hash if it still is the expected one, and raises the token version by
   * one.
   *
   * @return the user as changed, or empty where the hash was changed meanwhile or the user is gone;
   *     then nothing is written
   */
  Optional<User> changePassword(String id, String expected, String replacement);

  /**
   * A page of all users in the order of their ids.
   *
   * @param after the last id of the page before, or empty text for the first page
   * @param limit how many at most, from 1
   */
  List<User> list(String after, int limit);
}
