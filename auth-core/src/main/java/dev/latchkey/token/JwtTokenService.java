package dev.latchkey.token;

import dev.latchkey.crypto.Randomness;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tokens as RFC 9068 shapes them, checked as RFC 8725 demands. Immutable and thread-safe. */
final class JwtTokenService implements TokenService {
  static final String TYPE = "at+jwt";

  private static final Set<String> TYPES = Set.of(TYPE, "application/at+jwt");

  /** A key that a token brings along is no key; an extension that is not understood is refused. */
  private static final List<String> REFUSED_HEADERS =
      List.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "enc", "zip");

  private final SigningKeys keys;
  private final TokenRules rules;
  private final Clock clock;
  private final Randomness randomness;

  JwtTokenService(SigningKeys keys, TokenRules rules, Clock clock, Randomness randomness) {
    this.keys = keys;
    this.rules = rules;
    this.clock = clock;
    this.randomness = randomness;
  }

  @Override
  public IssuedToken issue(TokenGrant grant) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", rules.issuer());
    claims.put("aud", rules.audience());
    claims.put("sub", grant.userId());
    claims.put("iat", now);
    claims.put("exp", now + rules.lifetime().toSeconds());
    claims.put("jti", randomness.id());
    claims.put("sid", grant.sessionId());
    claims.put("ver", grant.version());
    claims.put("roles", grant.roles().stream().sorted().toList());
    if (!grant.scopes().isEmpty()) {
      claims.put("scope", String.join(" ", grant.scopes().stream().sorted().toList()));
    }
    if (!grant.authenticationMethods().isEmpty()) {
      claims.put("amr", grant.authenticationMethods());
    }
    grant.authenticatedAt().ifPresent(at -> claims.put("auth_time", at.getEpochSecond()));
    return new IssuedToken(keys.active().sign(claims), rules.lifetime());
  }

  @Override
  public AccessToken verify(String token) {
    CompactJws jws = CompactJws.parse(token);
    checkHeader(jws.header());
    checkSignature(jws);
    Claims claims = new Claims(CompactJws.jsonObject(jws.payload()));
    checkOrigin(claims);
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
    if (!claims.text("iss").equals(rules.issuer())) {
      throw Refused.because("iss is not ours");
    }
    if (!claims.textOrTexts("aud").contains(rules.audience())) {
      throw Refused.because("aud is not ours");
    }
  }

  private void checkTimes(Claims claims, AccessToken token) {
    Instant now = clock.instant();
    Instant latestStart = now.plus(rules.leeway());
    if (token.issuedAt().isAfter(latestStart)) {
      throw Refused.because("iat lies ahead");
    }
    if (claims.optionalTime("nbf").filter(start -> start.isAfter(latestStart)).isPresent()) {
      throw Refused.because("nbf lies ahead");
    }
    if (!now.isBefore(token.expiresAt().plus(rules.leeway()))) {
      throw new TokenExpiredException(token);
    }
  }
}
