package dev.latchkey.bench;

import dev.latchkey.crypto.Randomness;
import io.fusionauth.jwt.JWTDecoder;
import io.fusionauth.jwt.JWTEncoder;
import io.fusionauth.jwt.Signer;
import io.fusionauth.jwt.Verifier;
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.ec.ECSigner;
import io.fusionauth.jwt.ec.ECVerifier;
import io.fusionauth.jwt.hmac.HMACSigner;
import io.fusionauth.jwt.hmac.HMACVerifier;
import io.fusionauth.jwt.rsa.RSASigner;
import io.fusionauth.jwt.rsa.RSAVerifier;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** fusionauth-jwt. Algorithm, type, issuer and audience by hand. */
final class FusionAuth implements TokenLibrary {
  private static final String NO_ED25519 =
      "fusionauth-jwt writes and reads the alg Ed25519, and not EdDSA of RFC 8037";

  @Override
  public Checker checker(Trust trust) {
    Map<String, Verifier> verifiers = Map.of(trust.keyId(), verifier(trust));
    JWTDecoder decoder = new JWTDecoder().withClockSkew((int) Claims.LEEWAY.toSeconds());
    return token -> {
      JWT jwt = decoder.decode(token, verifiers);
      Check.header(
          trust, jwt.header.algorithm.name(), jwt.header.getString("kid"), jwt.header.type);
      Check.origin(jwt.issuer, audience(jwt.audience));
      Check.that(jwt.expiration != null, "exp");
      return new Seen(jwt.subject, roles(jwt));
    };
  }

  private static Collection<?> audience(@Nullable Object audience) {
    if (audience instanceof Collection<?> several) {
      return several;
    }
    return audience == null ? List.of() : List.of(audience);
  }

  @SuppressWarnings("unchecked") // Its claims are untyped.
  private static Collection<String> roles(JWT jwt) {
    return (Collection<String>) (Collection<?>) jwt.getList("roles");
  }

  private static Verifier verifier(Trust trust) {
    return switch (trust.algorithm()) {
      case HS256 -> HMACVerifier.newVerifier(trust.secret());
      case RS256 -> RSAVerifier.newVerifier(trust.pair().getPublic());
      case ES256 -> ECVerifier.newVerifier(trust.pair().getPublic());
      case ED25519 -> throw new UnsupportedOperationException(NO_ED25519);
    };
  }

  @Override
  public Writer writer(Trust trust) {
    Signer signer = signer(trust);
    JWTEncoder encoder = new JWTEncoder();
    Randomness randomness = Randomness.secure();
    return claims ->
        encoder.encode(
            jwt(claims, randomness.id()),
            signer,
            header -> {
              header.type = Claims.TYPE;
              header.set("kid", trust.keyId());
            });
  }

  private static JWT jwt(Claims claims, String tokenId) {
    ZonedDateTime now = Instant.ofEpochSecond(Claims.nowSeconds()).atZone(ZoneOffset.UTC);
    return new JWT()
        .setIssuer(Claims.ISSUER)
        .setAudience(Claims.AUDIENCE)
        .setSubject(claims.subject())
        .setIssuedAt(now)
        .setExpiration(now.plus(Claims.LIFETIME))
        .setUniqueId(tokenId)
        .addClaim("sid", claims.sessionId())
        .addClaim("ver", claims.version())
        .addClaim("roles", claims.roles());
  }

  private static Signer signer(Trust trust) {
    return switch (trust.algorithm()) {
      case HS256 -> HMACSigner.newSHA256Signer(trust.secret());
      case RS256 -> RSASigner.newSHA256Signer(trust.pair().getPrivate());
      case ES256 -> ECSigner.newSHA256Signer(trust.pair().getPrivate());
      case ED25519 -> throw new UnsupportedOperationException(NO_ED25519);
    };
  }
}
