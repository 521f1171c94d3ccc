package dev.latchkey.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The goals. Each is an upper bound: "ten times as fast" is a tenth of the time. */
final class Goals {
  /** What two rows that do the same may differ by, as they are measured. */
  private static final double NOISE = 1.05;

  /** Later JDKs have learnt to do it 2.6 times as fast: what providers can gain there is less. */
  private static final boolean JDK_HAS_SLOW_ES256 = Runtime.version().feature() < 21;

  private Goals() {}

  /** What is asked for, in the order of the table. */
  static List<Goal> must() {
    List<Goal> goals = new ArrayList<>();
    goals.add(new Goal("verify HS256: 2 x the floor", "verify.HS256.over_floor", 2));
    goals.add(
        new Goal("verify HS256: 2.5 x as fast as any peer", "verify.HS256.over_best_peer", 0.4));
    goals.add(
        new Goal(
            "verify HS256: 10 x as fast as Nimbus' processor",
            "verify.HS256.over_nimbus_processor",
            0.1));
    goals.add(new Goal("verify HS256: 1.5 kB", "verify.HS256.bytes", 1500));
    for (String algorithm : List.of("RS256", "ES256", "Ed25519")) {
      String verify = "verify " + algorithm;
      String key = "verify." + algorithm;
      goals.add(new Goal(verify + ": within 10 % of the floor", key + ".over_floor", 1.1));
      goals.add(new Goal(verify + ": slower than no peer", key + ".over_best_peer", NOISE));
    }
    if (JDK_HAS_SLOW_ES256) {
      goals.add(
          new Goal(
              "verify ES256 with the user's provider: 10 x as fast as any peer (JDK 17)",
              "verify.ES256.latchkey_bouncy_castle_over_best_peer",
              0.1));
    }
    for (String algorithm : List.of("RS256", "ES256", "Ed25519")) {
      goals.add(
          new Goal(
              "verify " + algorithm + " from the cache: 200 ns",
              "verify." + algorithm + ".latchkey_cached_nanoseconds",
              200));
    }
    goals.addAll(refusals());
    goals.add(
        new Goal("issue HS256: twice as fast as any peer", "issue.HS256.over_best_peer", 0.5));
    goals.addAll(aroundTokens());
    return goals;
  }

  /** What would be better still. */
  static List<Goal> reachFor() {
    List<Goal> goals = new ArrayList<>();
    goals.add(new Goal("verify HS256: 1.5 x the floor", "verify.HS256.over_floor", 1.5));
    if (JDK_HAS_SLOW_ES256) {
      goals.add(
          new Goal(
              "verify ES256 with the user's provider: 20 x as fast as any peer (JDK 17)",
              "verify.ES256.latchkey_corretto_over_best_peer",
              0.05));
    }
    for (String algorithm : List.of("RS256", "ES256", "Ed25519")) {
      goals.add(
          new Goal(
              "verify " + algorithm + " from the cache: 130 ns",
              "verify." + algorithm + ".latchkey_cached_nanoseconds",
              130));
    }
    goals.add(new Goal("issue HS256: 2 x the floor", "issue.HS256.over_floor", 2));
    goals.add(
        new Goal("a live revocation: 64 bytes", "revocation.memory.live_1000000_bytes_each", 64));
    for (String place : List.of("header", "cookie")) {
      goals.add(
          new Goal(
              "filter in a container, token in the " + place + ": 0.97 of the requests",
              "filter." + place + ".time_over_open",
              1.03));
    }
    return goals;
  }

  private static List<Goal> refusals() {
    List<Goal> goals = new ArrayList<>();
    for (String algorithm : List.of("HS256", "ES256")) {
      for (RefusedBenchmark.Fault fault : RefusedBenchmark.Fault.values()) {
        String name = fault.name().toLowerCase(Locale.ROOT);
        if (fault != RefusedBenchmark.Fault.ACCEPTED) {
          goals.add(
              new Goal(
                  "refuse " + algorithm + ", " + name.replace('_', ' ') + ": as an accepted one",
                  "refused." + algorithm + "." + name + "_over_accepted",
                  1.1));
        }
      }
    }
    goals.add(new Goal("refused: no stack trace", "refused.any.stack_frames", 0));
    return goals;
  }

  private static List<Goal> aroundTokens() {
    List<Goal> goals = new ArrayList<>();
    for (String live : List.of("0", "10000", "1000000")) {
      goals.add(
          new Goal(
              "revocation, " + live + " live: 100 ns",
              "revocation.check.live_" + live + "_nanoseconds",
              100));
    }
    goals.add(
        new Goal("a live revocation: 100 bytes", "revocation.memory.live_1000000_bytes_each", 100));
    for (String storage : List.of("memory", "mongo")) {
      goals.add(
          new Goal(
              "login above its bcrypt, " + storage + ": 2 %",
              "flow.any.login_" + storage + "_over_bcrypt",
              0.02));
    }
    goals.add(new Goal("login: 3 round trips", "flow.mongo.login_round_trips", 3));
    goals.add(new Goal("refresh: 2 round trips", "flow.mongo.refresh_round_trips", 2));
    goals.add(new Goal("verify and revocation: none", "flow.mongo.verify_round_trips", 0));
    for (String place : List.of("header", "cookie")) {
      goals.add(
          new Goal(
              "filter in a container, token in the " + place + ": 0.90 of the requests",
              "filter." + place + ".time_over_open",
              1.11));
    }
    goals.add(new Goal("the two lanes: one judgement", "lanes.any.disagreements", 0));
    return goals;
  }
}
