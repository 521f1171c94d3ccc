package dev.latchkey.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
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
  private static final int USUAL_LENGTH = 320;
  private static final String[] NONE = {};

  private static final byte[] IAT = ascii(",\"iat\":");
  private static final byte[] EXP = ascii(",\"exp\":");
  private static final byte[] JTI = ascii(",\"jti\":\"");
  private static final byte[] SID = ascii(",\"sid\":\"");
  private static final byte[] VER = ascii(",\"ver\":");
  private static final byte[] ROLES = ascii(",\"roles\":[");
  private static final byte[] SCOPE = ascii(",\"scope\":\"");
  private static final byte[] AMR = ascii(",\"amr\":[");
  private static final byte[] AUTH_TIME = ascii(",\"auth_time\":");
  private static final byte[] END = ascii("}");

  private final byte[] beginning;
  private final boolean possible;
  private final KnownRoles knownRoles = new KnownRoles();

  PlainClaims(String issuer, String audience) {
    beginning = ascii("{\"iss\":\"" + issuer + "\",\"aud\":\"" + audience + "\",\"sub\":\"");
    possible = isPlain(issuer) && isPlain(audience);
  }

  /** What these bytes say; null where they are spelled otherwise. */
  @Nullable AccessToken read(byte[] json) {
    PlainJson in = new PlainJson(json);
    if (!possible || !in.skips(beginning)) {
      return null;
    }
    String userId = in.text();
    long issuedAt = in.skips(IAT) ? in.number(Claims.MAX_TIME) : in.fails();
    long expiresAt = in.skips(EXP) ? in.number(Claims.MAX_TIME) : in.fails();
    String id = in.textAfter(JTI);
    String sessionId = in.textAfter(SID);
    long version = in.skips(VER) ? in.number(Integer.MAX_VALUE) : in.fails();
    Set<String> roles = in.skips(ROLES) ? knownRoles.read(in) : in.noSet();
    Set<String> scopes = in.skips(SCOPE) ? in.words() : Set.of();
    List<String> methods = in.skips(AMR) ? in.list() : List.of();
    Optional<Instant> authenticatedAt =
        in.skips(AUTH_TIME)
            ? Optional.of(Instant.ofEpochSecond(in.number(Claims.MAX_TIME)))
            : Optional.empty();
    if (!in.endsWith(END)) {
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

  /** What says this; null where a text in it is not plain. */
  @Nullable ByteBuffer write(TokenGrant grant, String id, long issuedAt, long expiresAt) {
    PlainJsonWriter out = new PlainJsonWriter(USUAL_LENGTH + beginning.length);
    out.raw(beginning).text(grant.userId());
    out.raw(IAT).number(issuedAt).raw(EXP).number(expiresAt);
    out.raw(JTI).text(id).raw(SID).text(grant.sessionId());
    out.raw(VER).number(grant.version());
    out.raw(ROLES).list(sorted(grant.roles()));
    if (!grant.scopes().isEmpty()) {
      out.raw(SCOPE).text(String.join(" ", sorted(grant.scopes())));
    }
    if (!grant.authenticationMethods().isEmpty()) {
      out.raw(AMR).list(grant.authenticationMethods());
    }
    if (grant.authenticatedAt().isPresent()) {
      out.raw(AUTH_TIME).number(grant.authenticatedAt().get().getEpochSecond());
    }
    out.raw(END);
    return possible && !out.hasFailed() ? out.written() : null;
  }

  private static List<String> sorted(Set<String> texts) {
    String[] sorted = texts.toArray(NONE);
    Arrays.sort(sorted);
    return Arrays.asList(sorted);
  }

  private static boolean isPlain(String text) {
    return PlainJson.arePlain(text.getBytes(UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
