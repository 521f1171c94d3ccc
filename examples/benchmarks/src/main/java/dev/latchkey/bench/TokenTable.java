package dev.latchkey.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Good and bad tokens. Who is measured agrees on all of them, or else the run refuses to start: a
 * library that checks less would be faster for it.
 */
final class TokenTable {
  private final Trust trust;
  private final Map<String, String> good = new LinkedHashMap<>();
  private final Map<String, String> bad = new LinkedHashMap<>();

  private TokenTable(Trust trust) {
    this.trust = trust;
    Forge forge = new Forge(trust);
    String token = trust.issue(1);
    String header = Forge.header(token);
    String claims = Forge.claims(token);
    long now = Claims.nowSeconds();
    good.put("as issued", token);
    good.put("expired within the leeway", forge.token(header, expiring(claims, now - 30)));
    good.put("begins within the leeway", forge.token(header, beginning(claims, now + 30)));

    bad.put("expired", forge.token(header, expiring(claims, now - 90)));
    bad.put("not yet valid", forge.token(header, beginning(claims, now + 120)));
    bad.put("wrong signature", Forge.withBadSignature(token));
    bad.put("other claims", spliced(token, claims.replace("approver", "director")));
    bad.put("wrong iss", forge.token(header, claims.replace(Claims.ISSUER, Claims.ISSUER + "/")));
    bad.put("wrong aud", forge.token(header, claims.replace("//orders", "//offers")));
    bad.put("wrong typ", forge.token(header.replace(Claims.TYPE, "JWT"), claims));
    bad.put("other kid", forge.token(header.replace(trust.keyId(), "elsewhere"), claims));
    bad.put("none", Forge.encode(withAlgorithm(header, "none")) + "." + Forge.encode(claims) + ".");
    addOtherAlgorithms(header, claims);
    bad.put("junk", "x".repeat(150) + "." + "y".repeat(300) + "." + "z".repeat(43));
    bad.put("no token at all", "hello");
  }

  private void addOtherAlgorithms(String header, String claims) {
    byte[] key =
        trust.algorithm().isAsymmetric() ? trust.pair().getPublic().getEncoded() : trust.secret();
    bad.put(
        "HS512 with the same key",
        Forge.macToken(withAlgorithm(header, "HS512"), claims, "HmacSHA512", key));
    if (trust.algorithm().isAsymmetric()) {
      bad.put(
          "HS256 with the public key",
          Forge.macToken(withAlgorithm(header, "HS256"), claims, "HmacSHA256", key));
    }
  }

  private String withAlgorithm(String header, String other) {
    return header.replace("\"" + trust.algorithm().jose() + "\"", "\"" + other + "\"");
  }

  /** Issued earlier, too: some do not take a token that expired before it was issued. */
  private static String expiring(String claims, long at) {
    return claims
        .replaceFirst("\"exp\":\\d+", "\"exp\":" + at)
        .replaceFirst("\"iat\":\\d+", "\"iat\":" + (at - Claims.LIFETIME.toSeconds()));
  }

  private static String beginning(String claims, long at) {
    return claims.replaceFirst("\"exp\":", "\"nbf\":" + at + ",\"exp\":");
  }

  private static String spliced(String token, String claims) {
    return token.substring(0, token.indexOf('.') + 1)
        + Forge.encode(claims)
        + token.substring(token.lastIndexOf('.'));
  }

  /** A table for this key. */
  static TokenTable of(Trust trust) {
    return new TokenTable(trust);
  }

  /**
   * Passes who takes the good ones, gives back what they say, and refuses the bad ones.
   *
   * @throws IllegalStateException naming every token that is judged otherwise
   */
  void requireChecks(String name, Checker checker) {
    List<String> disagreements = new ArrayList<>();
    good.forEach(
        (what, token) -> {
          if (!takes(checker, token)) {
            disagreements.add("refuses a good token (" + what + ")");
          }
        });
    bad.forEach(
        (what, token) -> {
          if (takes(checker, token)) {
            disagreements.add("takes a bad token (" + what + ")");
          }
        });
    if (!disagreements.isEmpty()) {
      throw new IllegalStateException(
          name + ", " + trust.algorithm().label() + ": " + String.join(", ", disagreements));
    }
  }

  private static boolean takes(Checker checker, String token) {
    Claims expected = Claims.number(1);
    try {
      Seen seen = checker.verify(token);
      return expected.subject().equals(seen.subject())
          && seen.roles() != null
          && new HashSet<>(expected.roles()).equals(new HashSet<>(seen.roles()));
    } catch (Exception refused) {
      return false;
    }
  }

  /**
   * Passes who writes tokens that Latchkey takes, with the claims that they were to have.
   *
   * @throws IllegalStateException where one is not taken
   */
  void requireTaken(String name, Writer writer) {
    Claims claims = Claims.number(2);
    try {
      String token = writer.issue(claims);
      Seen seen = new Latchkey(config -> config).checker(trust).verify(token);
      boolean complete =
          claims.subject().equals(seen.subject())
              && seen.roles() != null
              && seen.roles().containsAll(claims.roles())
              && Forge.header(token).contains("\"" + trust.keyId() + "\"");
      if (!complete) {
        throw new IllegalStateException(name + " writes other claims than it was told to");
      }
    } catch (Exception refused) {
      throw new IllegalStateException(
          name + ", " + trust.algorithm().label() + ": writes what is refused", refused);
    }
  }

  /** Text of the length and the shape of a token that says nothing; each is another. */
  static String junk(String like, int i) {
    String word = Forge.encode("%09d".formatted(i));
    StringBuilder text = new StringBuilder();
    while (text.length() < like.length()) {
      text.append(word);
    }
    text.setLength(like.length());
    text.setCharAt(like.indexOf('.'), '.');
    text.setCharAt(like.lastIndexOf('.'), '.');
    return text.toString();
  }
}
