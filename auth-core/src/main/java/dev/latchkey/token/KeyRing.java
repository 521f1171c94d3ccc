package dev.latchkey.token;

import dev.latchkey.token.KeyFiles.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys from files, each at its place in its life: published, signing, retired. Immutable; the
 * next moment makes the next ring.
 *
 * <p>The key that signs is the first in order that was published long enough. Where there is none
 * yet, the one that signed so far goes on, though its file may be gone; where nothing signed so
 * far, at the start, the last in order does, which by the order of the files is the oldest.
 */
final class KeyRing {
  private final KeyTimes times;
  private final List<Held> held;
  private final SigningKey active;

  private KeyRing(KeyTimes times, List<Held> held, SigningKey active) {
    this.times = times;
    this.held = List.copyOf(held);
    this.active = active;
  }

  /** A key, since when it is published, and until when it stays once its file is gone. */
  private record Held(SigningKey key, Instant since, Optional<Instant> until) {
    boolean isPresent() {
      return until.isEmpty();
    }

    boolean isOverAt(Instant now) {
      return until.filter(end -> !now.isBefore(end)).isPresent();
    }

    boolean isOf(SigningKey other) {
      return key.id().equals(other.id());
    }

    Held leavingAt(Instant end) {
      return new Held(key, since, Optional.of(end));
    }
  }

  /** The ring at the start of the process: a key was published when its file got there. */
  static KeyRing atStart(List<StoredKey> stored, KeyTimes times, Instant now) {
    List<Held> held =
        stored.stream()
            .map(key -> new Held(key.key(), earlier(key.changedAt(), now), Optional.empty()))
            .toList();
    List<SigningKey> signing =
        stored.stream().map(StoredKey::key).filter(SigningKey::canSign).toList();
    return new KeyRing(times, held, signing.get(signing.size() - 1)).at(now);
  }

  private static Instant earlier(Instant time, Instant now) {
    return time.isBefore(now) ? time : now;
  }

  /**
   * The ring when the files have changed: new keys are published now, vanished ones retire.
   *
   * @throws BadKeyFileException where a kid is now that of another key: whoever knows the first one
   *     would refuse what the second one signs
   */
  KeyRing with(List<StoredKey> stored, Instant now) throws BadKeyFileException {
    Map<String, Held> before =
        held.stream().collect(Collectors.toMap(h -> h.key().id(), Function.identity()));
    List<Held> next = new ArrayList<>();
    for (StoredKey found : stored) {
      Held known = before.remove(found.key().id());
      if (known != null && !known.key().publicJwk().equals(found.key().publicJwk())) {
        throw new BadKeyFileException("A kid is now that of another key: give that one a new kid");
      }
      next.add(new Held(found.key(), known == null ? now : known.since(), Optional.empty()));
    }
    before.values().stream()
        .map(gone -> gone.isPresent() ? gone.leavingAt(now.plus(times.retention())) : gone)
        .forEach(next::add);
    return new KeyRing(times, next, active).at(now);
  }

  /** The ring at this moment, where the files are as they were. */
  KeyRing at(Instant now) {
    SigningKey signing =
        held.stream()
            .filter(Held::isPresent)
            .filter(h -> h.key().canSign() && !now.isBefore(h.since().plus(times.publication())))
            .findFirst()
            .map(Held::key)
            .orElse(active);
    List<Held> next = new ArrayList<>();
    for (Held key : held) {
      Held kept = key;
      if (!key.isPresent() && (key.isOf(active) || key.isOf(signing))) {
        // It signed until now.
        kept = key.leavingAt(now.plus(times.retention()));
      }
      if (!kept.isOverAt(now)) {
        next.add(kept);
      }
    }
    return new KeyRing(times, next, signing);
  }

  /** The key that signs. */
  SigningKey active() {
    return active;
  }

  /** All that verify, in order. */
  List<SigningKey> keys() {
    return held.stream().map(Held::key).toList();
  }

  @Override
  public String toString() {
    return "KeyRing[signs=" + active.id() + ", all=" + keys() + "]";
  }
}
