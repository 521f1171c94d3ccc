package dev.latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks tokens as RFC 8725 demands. Immutable and thread-safe. */
final class JwtVerifier implements TokenVerifier {
  static final String TYPE = "at+jwt";

  private static final Set<String> TYPES = Set.of(TYPE, "application/at+jwt");

  /** A key that a token brings along is no key; an extension that is not understood is refused. */
  private static final List<String> REFUSED_HEADERS =
      List.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "enc", "zip");

  /** What our own tokens have, whereas another service has no use for it. */
  static final List<String> OWN_CLAIMS = List.of("sid", "ver");

  private final SigningKeys keys;
  private final String issuer;
  private final String audience;
  private final Duration leeway;
  private final List<String> alsoRequired;
  private final Clock clock;

  JwtVerifier(
      SigningKeys keys,
      String issuer,
      String audience,
      Duration leeway,
      List<String> alsoRequired,
      Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.audience = audience;
    this.leeway = leeway;
    this.alsoRequired = alsoRequired;
    this.clock = clock;
  }

  @Override
  public AccessToken verify(String token) {
    CompactJws jws = CompactJws.parse(token);
    checkHeader(jws.header());
    checkSignature(jws);
    Claims claims = new Claims(CompactJws.jsonObject(jws.payload()));
    checkOrigin(claims);
    alsoRequired.forEach(claims::require);
    AccessToken verified = new AccessToken(claims);
    checkTimes(claims, verified);
    return verified;
  }

  private static void checkHeader(Map<String, Object> header) {
    if (!(header.get("typ") instanceof String type && TYPES.contains(type))) {
      throw Refused.because("typ is not at+jwt");
    }
    for (String name : REFUSED_HEADERS) {
      if (header.containsKey(name)) {
        throw Refused.because("the header has " + name);
      }
    }
  }

  private void checkSignature(CompactJws jws) {
    Object algorithm = jws.header().get("alg");
    for (SigningKey key : candidates(jws.header())) {
      if (key.algorithm().equals(algorithm) && key.verifies(jws)) {
        return;
      }
    }
    throw Refused.because("no key of ours made the signature with this alg");
  }

  private List<SigningKey> candidates(Map<String, Object> header) {
    if (!header.containsKey("kid")) {
      return keys.all();
    }
    return header.get("kid") instanceof String id ? keys.withId(id) : List.of();
  }

  private void checkOrigin(Claims claims) {
    if (!claims.text("iss").equals(issuer)) {
      throw Refused.because("iss is not ours");
    }
    if (!claims.textOrTexts("aud").contains(audience)) {
      throw Refused.because("aud is not ours");
    }
  }

  private void checkTimes(Claims claims, AccessToken token) {
    Instant now = clock.instant();
    Instant latestStart = now.plus(leeway);
    if (token.issuedAt().isAfter(latestStart)) {
      throw Refused.because("iat lies ahead");
    }
    if (claims.optionalTime("nbf").filter(start -> start.isAfter(latestStart)).isPresent()) {
      throw Refused.because("nbf lies ahead");
    }
    if (!now.isBefore(token.expiresAt().plus(leeway))) {
      throw new TokenExpiredException(token);
    }
  }
}
