package dev.latchkey.memory;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.UserRepository;
import dev.latchkey.user.Username;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Users in memory, behind one lock: the reference for what {@link UserRepository} promises. */
final class MemoryUserRepository implements UserRepository {
  private final TreeMap<String, Credentials> byId = new TreeMap<>();
  private final Map<String, String> idByKey = new HashMap<>();
  private long lastId;

  @Override
  public synchronized User insert(NewUser user) {
    // The form of MongoDB's ids: 24 hexadecimal digits.
    String id = String.format("%024x", lastId + 1);
    if (idByKey.putIfAbsent(user.username().key(), id) != null) {
      throw new AuthException(Reason.USERNAME_TAKEN);
    }
    lastId++;
    User stored = new User(id, user.username().value(), user.roles(), 0, user.createdAt(), false);
    byId.put(id, new Credentials(stored, user.passwordHash()));
    return stored;
  }

  @Override
  public synchronized Optional<User> findById(String id) {
    return Optional.ofNullable(byId.get(id)).map(Credentials::user);
  }

  @Override
  public synchronized Optional<Credentials> findCredentialsById(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public synchronized Optional<Credentials> findCredentials(String username) {
    return Optional.ofNullable(idByKey.get(Username.keyOf(username))).map(byId::get);
  }

  @Override
  public synchronized boolean replacePasswordHash(String id, String expected, String replacement) {
    Credentials current = byId.get(id);
    if (current == null || !current.passwordHash().equals(expected)) {
      return false;
    }
    byId.put(id, new Credentials(current.user(), replacement));
    return true;
  }

  @Override
  public synchronized Optional<User> changePassword(
      String id, String expected, String replacement) {
    return replacePasswordHash(id, expected, replacement)
        ? raiseTokenVersion(id)
        : Optional.empty();
  }

  @Override
  public Optional<User> raiseTokenVersion(String id) {
    return change(id, user -> changed(user, user.roles(), user.disabled()));
  }

  @Override
  public Optional<User> setRoles(String id, Set<String> roles) {
    return change(id, user -> changed(user, roles, user.disabled()));
  }

  @Override
  public Optional<User> setDisabled(String id, boolean disabled) {
    return change(id, user -> changed(user, user.roles(), disabled));
  }

  private static User changed(User user, Set<String> roles, boolean disabled) {
    return new User(
        user.id(), user.username(), roles, user.tokenVersion() + 1, user.createdAt(), disabled);
  }

  private synchronized Optional<User> change(String id, UnaryOperator<User> change) {
    Credentials changed =
        byId.computeIfPresent(
            id, (key, old) -> new Credentials(change.apply(old.user()), old.passwordHash()));
    return Optional.ofNullable(changed).map(Credentials::user);
  }

  @Override
  public synchronized List<User> list(String after, int limit) {
    return byId.tailMap(after, false).values().stream()
        .limit(limit)
        .map(Credentials::user)
        .toList();
  }
}
