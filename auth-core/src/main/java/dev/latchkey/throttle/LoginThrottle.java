package dev.latchkey.throttle;

import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.RetryLaterException;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.user.Username;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Stands in front of everything that takes a password: how often an account, an address and a known
 * device may fail. Thread-safe; get it from {@code auth.loginThrottle()}.
 *
 * <p>A device from which the user has logged in before has a count of its own, so whatever
 * strangers do to the account, its owner gets in from there. A client of unknown address is counted
 * for the account alone: there is no bucket that the whole world shares.
 */
public final class LoginThrottle {
  /** How long a device stays known after its last login. */
  public static final Duration DEVICE_LIFE = DeviceTokens.LIFE;

  private static final String ACCOUNT = "account";

  /** Of the 65,536 networks that a site may have, so many fail as much as they may. */
  private static final int NETWORKS_OF_A_SITE = 10;

  private final Throttle throttle;
  private final ThrottleRules rules;
  private final DeviceTokens devices;
  private final AuthEvents events;
  private final Clock clock;

  /** Made by {@link dev.latchkey.Auth}. */
  public LoginThrottle(
      Throttle throttle,
      ThrottleRules rules,
      MacKeys deviceKeys,
      AuthEvents events,
      Clock clock,
      Randomness randomness) {
    this.throttle = throttle;
    this.rules = rules;
    this.devices = new DeviceTokens(deviceKeys, clock, randomness);
    this.events = events;
    this.clock = clock;
  }

  /**
   * Begins a login, before anything is known of the user but the name.
   *
   * @param deviceToken what {@link #deviceToken} gave the client at an earlier login
   * @throws RetryLaterException {@link Reason#THROTTLED}
   */
  public Attempt login(String username, Optional<String> deviceToken, Client client) {
    String user = Username.keyOf(username);
    Optional<List<Bucket>> device =
        deviceToken
            .flatMap(token -> devices.knownDevice(token, user))
            .map(known -> List.of(device(known), allDevices(user)));
    return watched(
        username,
        client,
        () ->
            device
                .flatMap(throttle::beginUnlessSpent)
                .orElseGet(() -> throttle.begin(ofStranger(user, client))));
  }

  private List<Bucket> ofStranger(String user, Client client) {
    List<Bucket> buckets = new ArrayList<>();
    buckets.add(account(user));
    buckets.addAll(addresses("address", rules.address(), client));
    return buckets;
  }

  /** Counts a login as failed. */
  public void failed(Attempt attempt, String username, Client client) {
    boolean isClosed = attempt.failed().stream().anyMatch(bucket -> bucket.kind().equals(ACCOUNT));
    if (isClosed) {
      events.publish(new AuthEvent.StrangersBarred(clock.instant(), client, username));
    }
  }

  /** Whether this token makes the client a known device of this user. */
  public boolean isKnownDevice(String username, String deviceToken) {
    return devices.knownDevice(deviceToken, Username.keyOf(username)).isPresent();
  }

  /**
   * Begins to check the password of somebody who is logged in already, counted for the session: a
   * thief of one session does not keep the owner of the account from changing the password in
   * another. Tell failures by {@link #wrongCurrentPassword}, too.
   *
   * @throws RetryLaterException {@link Reason#THROTTLED}
   */
  public Attempt currentPassword(String username, String sessionId, Client client) {
    Bucket session = new Bucket("session", sessionId, rules.account(), false);
    return watched(username, client, () -> throttle.begin(List.of(session)));
  }

  /** Counts a wrong current password for the account, as a stranger's. */
  public void wrongCurrentPassword(String username, Client client) {
    Bucket account = account(Username.keyOf(username));
    Attempts counted = throttle.count(account);
    if (counted.count() == account.rule().most()) {
      events.publish(new AuthEvent.StrangersBarred(clock.instant(), client, username));
    }
  }

  /**
   * Counts a registration, good or not.
   *
   * @throws RetryLaterException {@link Reason#THROTTLED}
   */
  public void registration(String username, Client client) {
    addresses("registration", rules.registration(), client)
        .forEach(bucket -> charge(bucket, username, client));
  }

  /**
   * Counts a refresh token that we never made, for the address.
   *
   * @throws RetryLaterException {@link Reason#THROTTLED}
   */
  public void junkRefresh(Client client) {
    addresses("address", rules.address(), client).forEach(bucket -> charge(bucket, "", client));
  }

  private void charge(Bucket bucket, String username, Client client) {
    var unused =
        watched(
            username,
            client,
            () -> {
              throttle.charge(bucket);
              return bucket;
            });
  }

  /**
   * Readmits strangers and devices to an account: forgets its failures. Those of single devices,
   * sessions and addresses stay.
   */
  public void forget(String username) {
    throttle.forget(account(Username.keyOf(username)));
    throttle.forget(allDevices(Username.keyOf(username)));
  }

  /**
   * Makes a device known for a user who has just logged in on it. To be kept by the client for
   * {@link #DEVICE_LIFE} and shown at the next login.
   *
   * @param presented what the client showed at this login
   */
  public String deviceToken(String username, Optional<String> presented) {
    return devices.issue(presented, Username.keyOf(username));
  }

  private <T> T watched(String username, Client client, Supplier<T> begin) {
    try {
      return begin.get();
    } catch (RetryLaterException refused) {
      if (refused.reason() == Reason.THROTTLED) {
        events.publish(
            new AuthEvent.Throttled(clock.instant(), client, username, refused.detail()));
      }
      throw refused;
    }
  }

  private Bucket account(String user) {
    return new Bucket(ACCOUNT, user, rules.account(), false);
  }

  private Bucket device(String device) {
    return new Bucket("device", device, rules.account(), false);
  }

  /** Whoever knew the password once may have made many devices known: together they have an end. */
  private Bucket allDevices(String user) {
    return new Bucket("devices", user, rules.account().undelayed(), false);
  }

  private static List<Bucket> addresses(String kind, ThrottleRule rule, Client client) {
    List<Bucket> buckets = new ArrayList<>();
    Optional<IpAddress> address = IpAddress.parse(client.address());
    address.ifPresent(found -> buckets.add(new Bucket(kind, found.network(), rule, true)));
    address
        .flatMap(IpAddress::site)
        .ifPresent(
            site -> buckets.add(new Bucket(kind, site, rule.times(NETWORKS_OF_A_SITE), true)));
    return buckets;
  }
}
