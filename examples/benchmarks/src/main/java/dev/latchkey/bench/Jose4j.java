package dev.latchkey.bench;

import dev.latchkey.crypto.Randomness;
import java.security.Key;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;

/** jose4j. The id of the key by hand. */
final class Jose4j implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    Key key =
        trust.algorithm().isAsymmetric() ? trust.pair().getPublic() : new HmacKey(trust.secret());
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(ConstraintType.PERMIT, trust.algorithm().jose())
            .setVerificationKeyResolver(
                (jws, nesting) -> {
                  Check.that(trust.keyId().equals(jws.getKeyIdHeaderValue()), "kid");
                  return key;
                })
            .setExpectedType(true, Claims.TYPE)
            .setExpectedIssuer(Claims.ISSUER)
            .setExpectedAudience(Claims.AUDIENCE)
            .setRequireSubject()
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds((int) Claims.LEEWAY.toSeconds())
            .build();
    return token -> {
      JwtClaims claims = consumer.processToClaims(token);
      return new Seen(claims.getSubject(), claims.getStringListClaimValue("roles"));
    };
  }

  @Override
  public Writer writer(Trust trust) {
    Key key =
        trust.algorithm().isAsymmetric() ? trust.pair().getPrivate() : new HmacKey(trust.secret());
    Randomness randomness = Randomness.secure();
    return claims -> {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setHeader("typ", Claims.TYPE);
      jws.setKeyIdHeaderValue(trust.keyId());
      jws.setAlgorithmHeaderValue(trust.algorithm().jose());
      jws.setKey(key);
      jws.setPayload(payload(claims, randomness.id()).toJson());
      return jws.getCompactSerialization();
    };
  }

  private static JwtClaims payload(Claims claims, String tokenId) {
    long now = Claims.nowSeconds();
    JwtClaims payload = new JwtClaims();
    payload.setIssuer(Claims.ISSUER);
    payload.setAudience(Claims.AUDIENCE);
    payload.setSubject(claims.subject());
    payload.setIssuedAt(NumericDate.fromSeconds(now));
    payload.setExpirationTime(NumericDate.fromSeconds(now + Claims.LIFETIME.toSeconds()));
    payload.setJwtId(tokenId);
    payload.setClaim("sid", claims.sessionId());
    payload.setClaim("ver", claims.version());
    payload.setStringListClaim("roles", claims.roles());
    return payload;
  }
}
