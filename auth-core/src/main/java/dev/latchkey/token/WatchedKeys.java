package dev.latchkey.token;

import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys from files that are looked at again every few seconds, by whoever needs a key then: without
 * a thread of its own, and without anything to close. Thread-safe; a look takes a lock, the time
 * between two looks is free of it.
 *
 * <p>New files that are unreadable or unsafe are announced once and change nothing.
 */
final class WatchedKeys implements KeySource {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final KeyFiles files;
  private final List<SigningKey> shared;
  private final Clock clock;
  private final AuthEvents events;
  private KeyRing ring;
  private List<String> seen;
  private String problem = "";
  private volatile Look last;

  /** What was found, and when. */
  private record Look(KeySet found, Instant at) {
    /** Also where the clock was set back. */
    boolean isOver(Instant now) {
      return now.isBefore(at) || !now.isBefore(at.plus(INTERVAL));
    }
  }

  private WatchedKeys(
      KeyFiles files,
      List<KeyFiles.Content> contents,
      KeyRing ring,
      List<SigningKey> shared,
      Clock clock,
      AuthEvents events) {
    this.files = files;
    this.shared = List.copyOf(shared);
    this.clock = clock;
    this.events = events;
    this.ring = ring;
    seen = fingerprints(contents);
    last = new Look(keySet(), clock.instant());
  }

  /**
   * The keys in these files as they are now, and as they will be.
   *
   * @param shared verify, too, and never sign
   * @throws BadKeyFileException where the files are unsafe or unreadable
   */
  static WatchedKeys start(
      KeyFiles files, List<SigningKey> shared, KeyTimes times, Clock clock, AuthEvents events)
      throws BadKeyFileException {
    List<KeyFiles.Content> contents = files.readAll();
    List<KeyFiles.StoredKey> stored = files.keysIn(contents);
    KeyFiles.warnOfOpenFiles(stored);
    KeyRing ring = KeyRing.atStart(stored, times, clock.instant());
    return new WatchedKeys(files, contents, ring, shared, clock, events);
  }

  @Override
  public KeySet current() {
    Instant now = clock.instant();
    Look look = last;
    return look.isOver(now) ? lookedAgain(now) : look.found();
  }

  /** Who comes meanwhile waits: the keys of a long while ago may lack the one that signed. */
  private synchronized KeySet lookedAgain(Instant now) {
    if (last.isOver(now)) {
      KeyRing before = ring;
      ring = ringAt(now);
      boolean isSame =
          ring.active().id().equals(before.active().id()) && ids(ring).equals(ids(before));
      last = new Look(isSame ? last.found() : keySet(), now);
      if (!isSame) {
        events.publish(new AuthEvent.SigningKeysChanged(now, ring.active().id(), ids(ring)));
      }
    }
    return last.found();
  }

  private KeyRing ringAt(Instant now) {
    try {
      List<KeyFiles.Content> contents = files.read();
      List<String> found = fingerprints(contents);
      problem = found.equals(seen) ? "" : problem;
      return found.equals(seen) ? ring.at(now) : changed(contents, found, now);
    } catch (BadKeyFileException bad) {
      if (!problem.equals(bad.problem())) {
        problem = bad.problem();
        events.publish(new AuthEvent.SigningKeysRefused(now, problem));
      }
      return ring.at(now);
    }
  }

  private KeyRing changed(List<KeyFiles.Content> contents, List<String> found, Instant now)
      throws BadKeyFileException {
    List<KeyFiles.StoredKey> stored = files.keysIn(contents);
    KeyRing next = ring.with(stored, now);
    KeyFiles.warnOfOpenFiles(stored);
    seen = found;
    problem = "";
    return next;
  }

  private static List<String> fingerprints(List<KeyFiles.Content> contents) {
    return contents.stream().map(KeyFiles.Content::fingerprint).toList();
  }

  private static List<String> ids(KeyRing ring) {
    return ring.keys().stream().map(SigningKey::id).toList();
  }

  private KeySet keySet() {
    List<SigningKey> all = new ArrayList<>(ring.keys());
    all.addAll(shared);
    return new KeySet(Optional.of(ring.active()), all);
  }

  @Override
  public String toString() {
    return ring.toString();
  }
}
