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

  /** Two tokens that fall on one place must not drive each other out at each request. */
  private static final int PLACES = 4;

  private final AtomicReferenceArray<@Nullable Entry> entries;
  private final int groups;

  private VerifiedTokens(int groups) {
    this.groups = groups;
    entries = new AtomicReferenceArray<>(groups * PLACES);
  }

  private record Entry(String text, AccessToken token, KeySet keys) {
    @Override
    public String toString() {
      return "Entry[" + token + "]";
    }
  }

  /** Room for that many, or up to three more; for none where it is 0. */
  static VerifiedTokens atMost(int size) {
    return size == 0 ? NONE : new VerifiedTokens((size + PLACES - 1) / PLACES);
  }

  @Nullable AccessToken find(String text, KeySet current) {
    if (groups == 0 || text.length() < HASHED) {
      return null;
    }
    int first = placeOf(text);
    for (int place = first; place < first + PLACES; place++) {
      Entry entry = entries.getAcquire(place);
      if (entry != null && entry.keys() == current && entry.text().equals(text)) {
        return entry.token();
      }
    }
    return null;
  }

  void keep(String text, AccessToken token, KeySet keys) {
    if (groups > 0) {
      entries.setRelease(freePlace(text, keys), new Entry(text, token, keys));
    }
  }

  /** An empty place, or one of keys that are gone, or else that of another token. */
  private int freePlace(String text, KeySet keys) {
    int first = placeOf(text);
    for (int place = first; place < first + PLACES; place++) {
      Entry entry = entries.getAcquire(place);
      if (entry == null || entry.keys() != keys) {
        return place;
      }
    }
    return first + text.charAt(text.length() - 1 - HASHED) % PLACES;
  }

  private int placeOf(String text) {
    int hash = 0;
    for (int i = text.length() - HASHED; i < text.length(); i++) {
      hash = hash * 31 + text.charAt(i);
    }
    return Math.floorMod(hash, groups) * PLACES;
  }
}
