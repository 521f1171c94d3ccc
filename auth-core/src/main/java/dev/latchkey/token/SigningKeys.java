package dev.latchkey.token;

import dev.latchkey.AuthConfig;
import dev.latchkey.ConfigException;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.Secret;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a token service: one signs, all of them verify. An empty set signs nothing and
 * refuses every token. Thread-safe.
 */
public final class SigningKeys {
  private static final String SETTING = "AUTH_SIGNING_KEYS: ";

  private final KeySource source;
  private final VerifiedTokens verified;

  SigningKeys(List<SigningKey> keys) {
    KeySet set = new KeySet(keys.stream().findFirst(), keys);
    source = () -> set;
    verified = VerifiedTokens.atMost(0);
  }

  SigningKeys(KeySource source, VerifiedTokens verified) {
    this.source = source;
    this.verified = verified;
  }

  /**
   * HS256 from shared secrets of at least 32 bytes.
   *
   * @param active signs and verifies
   * @param previous still verify, never sign
   */
  public static SigningKeys ofSecrets(Secret active, List<Secret> previous) {
    return new SigningKeys(secretKeys(active, previous));
  }

  /**
   * Pairs of keys from files that are watched: the first one signs, all of them verify, and a new
   * one is published before it signs. The secrets go on verifying.
   *
   * @throws ConfigException where the files are unreadable or unsafe
   */
  public static SigningKeys ofFiles(AuthConfig config, Clock clock, AuthEvents events) {
    KeyTimes times = KeyTimes.of(config.keyPublicationDelay(), config.tokenRules());
    List<SigningKey> shared = secretKeys(config.secretKey(), config.previousSecretKeys());
    KeyFiles files = new KeyFiles(config.signingKeyFiles(), config.signatureProvider());
    try {
      return new SigningKeys(
          WatchedKeys.start(files, shared, times, clock, events),
          VerifiedTokens.atMost(config.tokenCacheSize()));
    } catch (BadKeyFileException bad) {
      throw new ConfigException(List.of(SETTING + bad.problem()));
    }
  }

  /**
   * What is wrong with these files of keys, with the name of the setting; empty where it is good.
   *
   * @param provider whose signatures are used; empty for those of the JDK
   */
  public static Optional<String> problemWithFiles(List<Path> files, Optional<Provider> provider) {
    try {
      KeyFiles read = new KeyFiles(files, provider);
      var unused = read.keysIn(read.readAll());
      return Optional.empty();
    } catch (BadKeyFileException bad) {
      return Optional.of(SETTING + bad.problem());
    }
  }

  private static List<SigningKey> secretKeys(Secret active, List<Secret> previous) {
    List<SigningKey> keys = new ArrayList<>();
    keys.add(SigningKey.hs256(active));
    previous.stream().map(SigningKey::hs256).forEach(keys::add);
    return keys;
  }

  /** The keys now. */
  KeySet current() {
    return source.current();
  }

  /** The tokens that need no second check of their signature. */
  VerifiedTokens verified() {
    return verified;
  }

  /** The key that signs. */
  SigningKey active() {
    return source.current().active();
  }

  /** The keys that may have signed a token without a {@code kid}. */
  List<SigningKey> all() {
    return source.current().all();
  }

  /** The key of this id, if there is one. */
  List<SigningKey> withId(String id) {
    List<SigningKey> known = source.current().withId(id);
    return known.isEmpty() ? source.inSearchOf(id).withId(id) : known;
  }

  /** The public keys as a JWK set, in JSON; shared secrets are not among them (RFC 7517). */
  public String jwks() {
    return source.current().jwks();
  }

  @Override
  public String toString() {
    return "SigningKeys" + source.current();
  }
}
