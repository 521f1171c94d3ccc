package dev.latchkey.throttle;

import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Randomness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens of devices from which a user has logged in: {@code d1.<kid>.<device id>.<expiry>.<MAC>}.
 * The code covers the user as well, so the token of one user makes no device known to another. A
 * token lets nobody in: all that it gives is a count of failures of its own. Thread-safe.
 *
 * <p>OWASP Authentication Cheat Sheet, "Slow Down Online Guessing Attacks with Device Cookies".
 */
final class DeviceTokens {
  /** How long a device stays known after the last login. */
  static final Duration LIFE = Duration.ofDays(365);

  private static final Pattern FORM =
      Pattern.compile("(d1\\.([\\w-]{12})\\.([\\w-]{22})\\.(\\d{1,11}))\\.([\\w-]{43})");

  private static final int SIGNED = 1;
  private static final int KEY_ID = 2;
  private static final int DEVICE_ID = 3;
  private static final int EXPIRY = 4;
  private static final int MAC = 5;

  private final MacKeys keys;
  private final Clock clock;
  private final Randomness randomness;

  DeviceTokens(MacKeys keys, Clock clock, Randomness randomness) {
    this.keys = keys;
    this.clock = clock;
    this.randomness = randomness;
  }

  /** The id of a device that is known for this user. */
  Optional<String> knownDevice(String token, String userKey) {
    Matcher form = FORM.matcher(token);
    if (!form.matches()
        || !keys.verifies(form.group(KEY_ID), signed(form.group(SIGNED), userKey), form.group(MAC))
        || clock.instant().getEpochSecond() >= Long.parseLong(form.group(EXPIRY))) {
      return Optional.empty();
    }
    return Optional.of(form.group(DEVICE_ID));
  }

  /** A token for a device that has proved to be this user's: the same device where it was known. */
  String issue(Optional<String> presented, String userKey) {
    String device =
        presented.flatMap(token -> knownDevice(token, userKey)).orElseGet(randomness::id);
    Instant expiry = clock.instant().plus(LIFE);
    String text =
        String.join(".", "d1", keys.activeId(), device, Long.toString(expiry.getEpochSecond()));
    return text + "." + keys.mac(keys.activeId(), signed(text, userKey));
  }

  private static String signed(String text, String userKey) {
    return text + "." + userKey;
  }
}
