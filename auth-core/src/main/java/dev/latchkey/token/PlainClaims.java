package dev.latchkey.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of our own tokens in the one spelling in which we write them: these members in this
 * order, plain ASCII, no white space, no escapes. So it can be read in one pass, and nothing can
 * stand there twice. Whatever is spelled otherwise is not judged here. Thread-safe.
 */
final class PlainClaims {
  private static final String JTI = ",\"jti\":\"";
  private static final byte[] IAT_BYTES = ascii(",\"iat\":");
  private static final byte[] EXP_BYTES = ascii(",\"exp\":");
  private static final byte[] JTI_BYTES = ascii(JTI);
  private static final byte[] SID_BYTES = ascii(",\"sid\":\"");
  private static final byte[] VER_BYTES = ascii(",\"ver\":");
  private static final byte[] ROLES_BYTES = ascii(",\"roles\":[");
  private static final byte[] SCOPE_BYTES = ascii(",\"scope\":\"");
  private static final byte[] AMR_BYTES = ascii(",\"amr\":[");
  private static final byte[] AUTH_TIME_BYTES = ascii(",\"auth_time\":");
  private static final byte[] END_BYTES = ascii("}");

  private final String beginning;
  private final byte[] beginningBytes;
  private final boolean possible;
  private final KnownRoles knownRoles = new KnownRoles();

  PlainClaims(String issuer, String audience) {
    beginning = "{\"iss\":\"" + issuer + "\",\"aud\":\"" + audience + "\",\"sub\":\"";
    beginningBytes = beginning.getBytes(ISO_8859_1);
    possible = isPlain(issuer) && isPlain(audience);
  }

  /** What these bytes say; null where they are spelled otherwise. */
  @Nullable AccessToken read(byte[] json) {
    PlainJson in = new PlainJson(json);
    if (!possible || !in.skips(beginningBytes)) {
      return null;
    }
    String userId = in.text();
    long issuedAt = in.skips(IAT_BYTES) ? in.number(Claims.MAX_TIME) : in.fails();
    long expiresAt = in.skips(EXP_BYTES) ? in.number(Claims.MAX_TIME) : in.fails();
    String id = in.textAfter(JTI_BYTES);
    String sessionId = in.textAfter(SID_BYTES);
    long version = in.skips(VER_BYTES) ? in.number(Integer.MAX_VALUE) : in.fails();
    Set<String> roles = in.skips(ROLES_BYTES) ? knownRoles.read(in) : in.noSet();
    Set<String> scopes = in.skips(SCOPE_BYTES) ? in.words() : Set.of();
    List<String> methods = in.skips(AMR_BYTES) ? in.list() : List.of();
    Optional<Instant> authenticatedAt =
        in.skips(AUTH_TIME_BYTES)
            ? Optional.of(Instant.ofEpochSecond(in.number(Claims.MAX_TIME)))
            : Optional.empty();
    if (!in.endsWith(END_BYTES)) {
      return null;
    }
    return new AccessToken(
        id,
        userId,
        sessionId,
        (int) version,
        roles,
        scopes,
        methods,
        authenticatedAt,
        Instant.ofEpochSecond(issuedAt),
        Instant.ofEpochSecond(expiresAt));
  }

  /** The bytes that say this; null where a text in it is not plain. */
  byte @Nullable [] write(TokenGrant grant, String id, long issuedAt, long expiresAt) {
    List<String> roles = sorted(grant.roles());
    List<String> scopes = sorted(grant.scopes());
    if (!possible
        || !isPlain(grant.userId())
        || !isPlain(grant.sessionId())
        || !arePlain(roles)
        || !arePlain(scopes)
        || !arePlain(grant.authenticationMethods())) {
      return null;
    }
    StringBuilder json = new StringBuilder(beginning.length() + 320).append(beginning);
    json.append(grant.userId()).append("\",\"iat\":").append(issuedAt);
    json.append(",\"exp\":").append(expiresAt);
    json.append(JTI).append(id).append("\",\"sid\":\"").append(grant.sessionId());
    json.append("\",\"ver\":").append(grant.version()).append(",\"roles\":");
    appendArray(json, roles);
    if (!scopes.isEmpty()) {
      json.append(",\"scope\":\"").append(String.join(" ", scopes)).append('"');
    }
    if (!grant.authenticationMethods().isEmpty()) {
      appendArray(json.append(",\"amr\":"), grant.authenticationMethods());
    }
    if (grant.authenticatedAt().isPresent()) {
      json.append(",\"auth_time\":").append(grant.authenticatedAt().get().getEpochSecond());
    }
    return json.append('}').toString().getBytes(ISO_8859_1);
  }

  private static List<String> sorted(Set<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<String> sorted = new ArrayList<>(texts);
    sorted.sort(null);
    return sorted;
  }

  private static void appendArray(StringBuilder json, List<String> texts) {
    json.append('[');
    for (int i = 0; i < texts.size(); i++) {
      json.append(i == 0 ? "\"" : ",\"").append(texts.get(i)).append('"');
    }
    json.append(']');
  }

  private static boolean arePlain(List<String> texts) {
    for (String text : texts) {
      if (!isPlain(text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!PlainJson.isPlain(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
