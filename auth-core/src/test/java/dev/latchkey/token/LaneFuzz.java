package dev.latchkey.token;

import dev.latchkey.AuthException;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.HmacKey;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Real tokens, damaged with some knowledge of their structure and mostly signed again with the real
 * key, through both lanes together and through the strict lane alone. To repeat a run, take the
 * seed that it printed.
 */
public final class LaneFuzz {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Secret SECRET = Secret.of("qG7zC2sV9mXw4Kp1TfRj8LbYh6NdQa3E");
  private static final TokenRules RULES =
      new TokenRules(
          "https://issuer.test", "api.test", Duration.ofMinutes(15), Duration.ofSeconds(60));

  private static final String[] VALUES = {
    "0",
    "-0",
    "1",
    "01",
    "1.0",
    "1e3",
    "-1",
    "null",
    "true",
    "\"\"",
    "\"a\"",
    "[]",
    "{}",
    "[\"a\"]",
    "[\"b\",\"a\"]",
    "[\"a\",\"a\"]",
    "[\"\"]",
    "[1]",
    "[null]",
    "[\"a\",]",
    "[,\"a\"]",
    "[\"a\"",
    "\"a b\"",
    "\"a  b\"",
    "\" a\"",
    "\"a\\\\b\"",
    "\"\\u0061\"",
    "\"\\/\"",
    "\"é\"",
    "\"\u007f\"",
    "\"a\tb\"",
    "2147483647",
    "2147483648",
    "253402300799",
    "253402300800",
    "1777636800",
    "1777636799",
    "1777637760",
    "1777637761",
    "1777637759",
    "99999999999999999999",
    "000000000000001",
    "1777637000.0",
    "\"1777637000\"",
    "\"https:\\/\\/issuer.test\"",
    "\"https://issuer.test\"",
    "[\"api.test\"]",
    "[\"other\",\"api.test\"]",
    "\"api.test\"",
    "[[\"a\"]]",
    "{\"a\":1,\"a\":2}",
    "[\"pwd\"]",
    "[\"pwd\",\"otp\"]",
    "[\"pwd\"]]",
    "\"x"
  };
  private static final String[] SPACES = {" ", "\t", "\n", "\r", "\u000b", "\ufeff", "/**/", "\0"};

  private final SigningKeys keys = SigningKeys.ofSecrets(SECRET, List.of());
  private final HmacKey key = new HmacKey(SECRET.bytes());
  private final Random random;
  private final TokenTimes times;
  private final TokenService both;
  private final StrictLane strict;
  private final FastLane fast;

  private LaneFuzz(long seed) {
    random = new Random(seed);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    times = new TokenTimes(clock, RULES.leeway());
    both = TokenService.of(keys, RULES, clock, new Randomness(random));
    strict = new StrictLane(keys, RULES.issuer(), RULES.audience(), times, JwtVerifier.OWN_CLAIMS);
    fast = new FastLane(keys, new PlainClaims(RULES.issuer(), RULES.audience()));
  }

  /**
   * How a run went.
   *
   * @param disagreements tokens that the lanes judged differently, with both answers
   * @param accepted how many tokens were good
   * @param judgedFast how many of them the fast lane took
   */
  public record Report(List<String> disagreements, int accepted, int judgedFast) {}

  /** Tries that many tokens. */
  public static Report run(long seed, int tokens) {
    return new LaneFuzz(seed).run(tokens);
  }

  private Report run(int tokens) {
    List<String> disagreements = new ArrayList<>();
    int accepted = 0;
    int judgedFast = 0;
    for (int i = 0; i < tokens; i++) {
      String token = damaged();
      String alone = answer(() -> strictly(token));
      String together = answer(() -> both.verify(token));
      if (!alone.equals(together)) {
        disagreements.add("token " + i + ": " + token + "\n" + alone + "\n" + together);
      }
      accepted += alone.startsWith("AccessToken") ? 1 : 0;
      judgedFast += isTaken(token) ? 1 : 0;
    }
    return new Report(disagreements, accepted, judgedFast);
  }

  private AccessToken strictly(String token) {
    AccessToken verified = strict.verify(token);
    AuthException refusal = times.refusal(verified);
    if (refusal != null) {
      throw refusal;
    }
    return verified;
  }

  private boolean isTaken(String token) {
    try {
      AccessToken verified = fast.verify(token);
      return verified != null && times.refusal(verified) == null;
    } catch (AuthException refused) {
      return false;
    }
  }

  private interface Verifying {
    AccessToken verify();
  }

  /** All that a caller can tell apart. */
  private static String answer(Verifying lane) {
    try {
      return textOf(lane.verify());
    } catch (TokenExpiredException expired) {
      return "expired " + textOf(expired.token());
    } catch (AuthException refused) {
      return refused.reason().code();
    }
  }

  private static String textOf(AccessToken token) {
    List<String> roles = new ArrayList<>(token.roles());
    List<String> scopes = new ArrayList<>(token.scopes());
    Collections.sort(roles);
    Collections.sort(scopes);
    return String.join(
        "|",
        "AccessToken",
        token.id(),
        token.userId(),
        token.sessionId(),
        Integer.toString(token.version()),
        roles.toString(),
        scopes.toString(),
        token.authenticationMethods().toString(),
        token.authenticatedAt().toString(),
        token.issuedAt().toString(),
        token.expiresAt().toString());
  }

  private String damaged() {
    String token = issued();
    return switch (random.nextInt(8)) {
      case 0 -> token;
      case 1 -> damagedText(token);
      case 2 -> signed(damagedText(part(token, 0)), part(token, 1));
      case 3 -> signed(part(token, 0), damagedText(part(token, 1)));
      case 4 -> signed(part(token, 0), encoded(damagedText(decoded(part(token, 1)))));
      case 5 -> signed(encoded(damagedText(decoded(part(token, 0)))), part(token, 1));
      default -> signed(part(token, 0), encoded(damagedMembers(decoded(part(token, 1)))));
    };
  }

  private String issued() {
    TokenGrant grant =
        new TokenGrant(
            "user-" + random.nextInt(9),
            "session",
            random.nextInt(3),
            some("admin", "editor", "a b", "ä", "support"),
            some("read", "write"),
            random.nextBoolean() ? List.of("pwd") : List.copyOf(some("pwd", "otp", "x\"y")),
            random.nextBoolean() ? Optional.empty() : Optional.of(NOW));
    return both.issue(grant).value();
  }

  private Set<String> some(String... texts) {
    List<String> all = new ArrayList<>(Arrays.asList(texts));
    Collections.shuffle(all, random);
    return Set.copyOf(all.subList(0, random.nextInt(all.size())));
  }

  private static String part(String token, int number) {
    return token.split("\\.", -1)[number];
  }

  private String signed(String header, String payload) {
    byte[] input = (header + "." + payload).getBytes(StandardCharsets.ISO_8859_1);
    byte[] token = Arrays.copyOf(input, input.length + 1 + HmacKey.TEXT_LENGTH);
    token[input.length] = '.';
    key.sign(token, input.length, input.length + 1);
    String text = new String(token, StandardCharsets.ISO_8859_1);
    return random.nextInt(10) == 0 ? damagedText(text) : text;
  }

  private static String encoded(String json) {
    return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String segment) {
    return new String(Base64Url.decode(segment).orElseThrow(), StandardCharsets.UTF_8);
  }

  private String damagedText(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(2); i >= 0 && damaged.length() > 1; i--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(8)) {
        case 0 -> damaged.setCharAt(at, (char) (damaged.charAt(at) ^ 1 << random.nextInt(7)));
        case 1 -> damaged.deleteCharAt(at);
        case 2 -> damaged.insert(at, damaged.charAt(at));
        case 3 -> damaged.insert(at, SPACES[random.nextInt(SPACES.length)]);
        case 4 -> damaged.append("=".repeat(1 + random.nextInt(2)));
        case 5 -> damaged.insert(at, ".");
        case 6 ->
            damaged.setCharAt(
                damaged.length() - 1, (char) (damaged.charAt(damaged.length() - 1) + 1));
        default -> damaged.setLength(at);
      }
    }
    return damaged.toString();
  }

  /** One member dropped, doubled, moved, renamed, or with another value; or white space between. */
  private String damagedMembers(String json) {
    List<String> members = new ArrayList<>(members(json));
    for (int i = random.nextInt(2); i >= 0; i--) {
      int at = random.nextInt(members.size());
      String member = members.get(at);
      String name = member.substring(0, member.indexOf(':'));
      switch (random.nextInt(7)) {
        case 0 -> members.remove(at);
        case 1 -> members.add(random.nextInt(members.size() + 1), member);
        case 2 -> Collections.swap(members, at, random.nextInt(members.size()));
        case 3 -> members.set(at, "\"x" + member.substring(1));
        case 4 -> members.add(at, "\"nbf\":" + VALUES[random.nextInt(VALUES.length)]);
        case 5 ->
            members.set(
                at, name + SPACES[random.nextInt(SPACES.length)] + member.substring(name.length()));
        default -> members.set(at, name + ":" + VALUES[random.nextInt(VALUES.length)]);
      }
      if (members.isEmpty()) {
        break;
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private static List<String> members(String json) {
    List<String> members = new ArrayList<>();
    int depth = 0;
    int start = 1;
    boolean quoted = false;
    for (int i = 1; i < json.length(); i++) {
      char c = json.charAt(i);
      quoted ^= c == '"' && json.charAt(i - 1) != '\\';
      depth += quoted ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
      if (!quoted && depth == 0 && (c == ',' || i == json.length() - 1)) {
        members.add(json.substring(start, i));
        start = i + 1;
      }
    }
    return members;
  }
}
