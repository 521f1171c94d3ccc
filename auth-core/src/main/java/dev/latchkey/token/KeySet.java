package dev.latchkey.token;

import dev.latchkey.json.StrictJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys at one moment: at most one signs, all of them verify. Immutable. */
final class KeySet {
  private final Optional<SigningKey> active;
  private final List<SigningKey> all;
  private final Map<String, List<SigningKey>> byId;
  private final String jwks;

  /**
   * These keys.
   *
   * @throws IllegalArgumentException where two have the same id
   */
  KeySet(Optional<SigningKey> active, List<SigningKey> all) {
    this.active = active;
    this.all = List.copyOf(all);
    byId = new LinkedHashMap<>();
    for (SigningKey key : all) {
      if (byId.put(key.id(), List.of(key)) != null) {
        throw new IllegalArgumentException("Two keys have the same id");
      }
    }
    jwks =
        StrictJson.write(
            Map.of("keys", all.stream().flatMap(key -> key.publicJwk().stream()).toList()));
  }

  /** The key that signs. */
  SigningKey active() {
    return active.orElseThrow(() -> new IllegalStateException("There is no key to sign with"));
  }

  /** The keys that may have signed a token without a {@code kid}. */
  List<SigningKey> all() {
    return all;
  }

  /** The key of this id, if there is one. */
  List<SigningKey> withId(String id) {
    return byId.getOrDefault(id, List.of());
  }

  /** The key whose tokens begin as these bytes do, if there is one. */
  @Nullable SigningKey withHeaderOf(byte[] token) {
    for (SigningKey key : all) {
      byte[] header = key.header();
      if (token.length > header.length
          && Arrays.equals(token, 0, header.length, header, 0, header.length)) {
        return key;
      }
    }
    return null;
  }

  /** The public keys as a JWK set (RFC 7517, section 5). */
  String jwks() {
    return jwks;
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
