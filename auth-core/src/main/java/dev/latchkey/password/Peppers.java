package dev.latchkey.password;

import dev.latchkey.crypto.Pepper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The peppers of stored hashes. Immutable; never prints a secret.
 *
 * @param active the one for new hashes; with none, they have no pepper
 * @param previous those that are needed for stored hashes alone, each with a version of its own
 */
public record Peppers(Optional<Pepper> active, List<Pepper> previous) {
  /** No pepper at all. */
  public static final Peppers NONE = new Peppers(Optional.empty(), List.of());

  /** Copies the list. */
  public Peppers {
    previous = List.copyOf(previous);
  }

  /** All of them. */
  public List<Pepper> all() {
    return Stream.concat(active.stream(), previous.stream()).toList();
  }

  /** The one of this version. */
  public Optional<Pepper> ofVersion(int version) {
    return all().stream().filter(pepper -> pepper.version() == version).findFirst();
  }
}
