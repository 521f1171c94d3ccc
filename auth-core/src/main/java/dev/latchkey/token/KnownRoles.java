package dev.latchkey.token;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Sets of roles that were read before, by their spelling: an application has few, and each of its
 * tokens has one of them. Where the same bytes come again, they mean the same set. It holds a fixed
 * number. Thread-safe.
 */
final class KnownRoles {
  private static final int PLACES = 64;

  private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

  /** A set, and the bytes after its opening bracket, up to and with the closing one. */
  private static final class Known {
    private final byte[] spelling;
    private final Set<String> roles;

    Known(byte[] spelling, Set<String> roles) {
      this.spelling = spelling;
      this.roles = roles;
    }
  }

  /** The set that is spelled next. */
  Set<String> read(PlainJson in) {
    int place = in.mixed() & (PLACES - 1);
    Known known = places.getAcquire(place);
    if (known != null && in.skips(known.spelling)) {
      return known.roles;
    }
    int start = in.position();
    Set<String> roles = in.set();
    if (!in.hasFailed()) {
      places.setRelease(place, new Known(in.since(start), roles));
    }
    return roles;
  }
}
