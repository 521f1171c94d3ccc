package dev.latchkey.token;

import com.nimbusds.jose.Payload;
import dev.latchkey.crypto.Randomness;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tokens as RFC 9068 shapes them. Immutable and thread-safe. */
final class JwtTokenService implements TokenService {
  private final SigningKeys keys;
  private final TokenRules rules;
  private final JwtVerifier verifier;
  private final PlainClaims plain;
  private final Clock clock;
  private final Randomness randomness;

  JwtTokenService(SigningKeys keys, TokenRules rules, Clock clock, Randomness randomness) {
    this.keys = keys;
    this.rules = rules;
    this.verifier =
        new JwtVerifier(
            keys,
            rules.issuer(),
            rules.audience(),
            new TokenTimes(clock, rules.leeway()),
            JwtVerifier.OWN_CLAIMS);
    this.plain = new PlainClaims(rules.issuer(), rules.audience());
    this.clock = clock;
    this.randomness = randomness;
  }

  @Override
  public IssuedToken issue(TokenGrant grant) {
    long now = Math.floorDiv(clock.millis(), 1000);
    long end = now + rules.lifetime().toSeconds();
    String id = randomness.publicId();
    ByteBuffer payload = plain.write(grant, id, now, end);
    ByteBuffer signed = payload == null ? written(grant, id, now, end) : payload;
    return new IssuedToken(keys.active().sign(signed), rules.lifetime());
  }

  /** The same claims where a text among them needs escapes. */
  private ByteBuffer written(TokenGrant grant, String id, long now, long end) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", rules.issuer());
    claims.put("aud", rules.audience());
    claims.put("sub", grant.userId());
    claims.put("iat", now);
    claims.put("exp", end);
    claims.put("jti", id);
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
    return ByteBuffer.wrap(new Payload(claims).toBytes());
  }

  @Override
  public AccessToken verify(String token) {
    return verifier.verify(token);
  }
}
