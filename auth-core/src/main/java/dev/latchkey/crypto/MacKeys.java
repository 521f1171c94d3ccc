package dev.latchkey.crypto;

import at.favre.lib.hkdf.HKDF;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys for message authentication codes of one purpose, derived from the secret keys: the active
 * one makes codes, all of them verify. A key tells nothing of the secret nor of the keys of other
 * purposes. Immutable, thread-safe, never prints a key.
 *
 * <p>HKDF with SHA-256 (RFC 5869), HMAC-SHA-256 (RFC 2104).
 */
public final class MacKeys {
  private static final int KEY_BYTES = 32;

  private final String activeId;
  private final Map<String, byte[]> keys = new LinkedHashMap<>();

  private MacKeys(String purpose, Secret active, List<Secret> previous) {
    activeId = active.id();
    keys.put(activeId, derive(purpose, active));
    previous.forEach(secret -> keys.put(secret.id(), derive(purpose, secret)));
  }

  /**
   * The keys for a purpose.
   *
   * @param purpose a label that no other use has
   */
  public static MacKeys derived(String purpose, Secret active, List<Secret> previous) {
    return new MacKeys(purpose, active, previous);
  }

  static byte[] derive(String purpose, Secret secret) {
    byte[] label = ("latchkey:" + purpose).getBytes(StandardCharsets.US_ASCII);
    return HKDF.fromHmacSha256().extractAndExpand((byte[]) null, secret.bytes(), label, KEY_BYTES);
  }

  /** The id of the key that makes new codes. */
  public String activeId() {
    return activeId;
  }

  /**
   * The code of this text under the key of this id, as 43 characters of base64url.
   *
   * @throws IllegalArgumentException where there is no such key
   */
  public String mac(String keyId, String text) {
    byte[] key = keys.get(keyId);
    if (key == null) {
      throw new IllegalArgumentException("There is no key of this id");
    }
    return Base64Url.encode(Hashes.hmacSha256(key, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether there is a key of this id, so that {@link #mac} can be asked for its code. */
  public boolean knows(String keyId) {
    return keys.containsKey(keyId);
  }

  /** Whether the code is that of the text under the key of this id; in constant time. */
  public boolean verifies(String keyId, String text, String mac) {
    return knows(keyId) && Hashes.isEqual(mac(keyId, text), mac);
  }

  /** Whether the code is that of the text under any of the keys; each in constant time. */
  public boolean verifies(String text, String mac) {
    return keys.keySet().stream().anyMatch(id -> verifies(id, text, mac));
  }

  @Override
  public String toString() {
    return "MacKeys" + keys.keySet();
  }
}
