package dev.latchkey.token;

import dev.latchkey.crypto.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of a token service: the first signs, all of them verify. An empty set signs nothing and
 * refuses every token. Immutable.
 */
public final class SigningKeys {
  private final List<SigningKey> keys;

  SigningKeys(List<SigningKey> keys) {
    Set<String> ids = new HashSet<>();
    if (!keys.stream().map(SigningKey::id).allMatch(ids::add)) {
      throw new IllegalArgumentException("Two keys have the same id");
    }
    this.keys = List.copyOf(keys);
  }

  /**
   * HS256 from shared secrets of at least 32 bytes.
   *
   * @param active signs and verifies
   * @param previous still verify, never sign
   */
  public static SigningKeys ofSecrets(Secret active, List<Secret> previous) {
    List<SigningKey> keys = new ArrayList<>();
    keys.add(SigningKey.hs256(active));
    previous.stream().map(SigningKey::hs256).forEach(keys::add);
    return new SigningKeys(keys);
  }

  /** The key that signs. */
  SigningKey active() {
    if (keys.isEmpty()) {
      throw new IllegalStateException("There is no key to sign with");
    }
    return keys.get(0);
  }

  /** The keys that may have signed a token without a {@code kid}. */
  List<SigningKey> all() {
    return keys;
  }

  /** The key of this id, if there is one. */
  List<SigningKey> withId(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).toList();
  }

  @Override
  public String toString() {
    return "SigningKeys" + keys;
  }
}
