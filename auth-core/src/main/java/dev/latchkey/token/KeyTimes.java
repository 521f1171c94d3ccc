package dev.latchkey.token;

import java.time.Duration;

/**
 * How long a key is where in its life.
 *
 * @param publication how long it is published before it signs: longer than anybody keeps the
 *     published keys, and longer than the instances of a fleet are apart in seeing a new file
 * @param retention how long it goes on verifying once its file is gone and it signs no more
 */
record KeyTimes(Duration publication, Duration retention) {
  /** For tokens of these rules: the last one signed anywhere must have expired. */
  static KeyTimes of(Duration publication, TokenRules rules) {
    return new KeyTimes(publication, publication.plus(rules.lifetime()).plus(rules.leeway()));
  }
}
