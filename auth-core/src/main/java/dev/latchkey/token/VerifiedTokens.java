package dev.latchkey.token;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were verified, so that an asymmetric signature need not be checked again for each
 * request. Only verified tokens get in; the whole text is compared; their times and revocations are
 * checked at each request all the same; and after any change of the keys none of them counts. It
 * holds a fixed number: a new token takes the place of another. Thread-safe.
 */
final class VerifiedTokens {
  private static final VerifiedTokens NONE = new VerifiedTokens(0);

  /** The last characters of a signature, which nobody chooses. */
  private static final int HASHED = 8;

  private final AtomicReferenceArray<@Nullable Entry> entries;

  private VerifiedTokens(int size) {
    entries = new AtomicReferenceArray<>(size);
  }

  private record Entry(String text, AccessToken token, KeySet keys) {
    @Override
    public String toString() {
      return "Entry[" + token + "]";
    }
  }

  /** Room for that many; for none where it is 0. */
  static VerifiedTokens atMost(int size) {
    return size == 0 ? NONE : new VerifiedTokens(size);
  }

  @Nullable AccessToken find(String text, KeySet current) {
    if (entries.length() == 0) {
      return null;
    }
    Entry entry = entries.getAcquire(placeOf(text));
    return entry != null && entry.keys() == current && entry.text().equals(text)
        ? entry.token()
        : null;
  }

  void keep(String text, AccessToken token, KeySet keys) {
    if (entries.length() > 0) {
      entries.setRelease(placeOf(text), new Entry(text, token, keys));
    }
  }

  private int placeOf(String text) {
    int hash = 0;
    for (int i = text.length() - HASHED; i < text.length(); i++) {
      hash = hash * 31 + text.charAt(i);
    }
    return Math.floorMod(hash, entries.length());
  }
}
