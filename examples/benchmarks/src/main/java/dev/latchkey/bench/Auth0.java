package dev.latchkey.bench;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.latchkey.crypto.Randomness;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Map;

/** auth0 java-jwt. Key and type by hand. */
final class Auth0 implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    JWTVerifier verifier =
        JWT.require(algorithm(trust))
            .withIssuer(Claims.ISSUER)
            .withAudience(Claims.AUDIENCE)
            .acceptLeeway(Claims.LEEWAY.toSeconds())
            .build();
    return token -> {
      DecodedJWT jwt = verifier.verify(token);
      Check.header(trust, jwt.getAlgorithm(), jwt.getKeyId(), jwt.getType());
      Check.that(jwt.getExpiresAtAsInstant() != null, "exp");
      return new Seen(jwt.getSubject(), jwt.getClaim("roles").asList(String.class));
    };
  }

  @Override
  public Writer writer(Trust trust) {
    com.auth0.jwt.algorithms.Algorithm algorithm = algorithm(trust);
    Map<String, Object> header = Map.of("typ", Claims.TYPE);
    Randomness randomness = Randomness.secure();
    return claims -> {
      Instant now = Instant.ofEpochSecond(Claims.nowSeconds());
      return JWT.create()
          .withHeader(header)
          .withKeyId(trust.keyId())
          .withIssuer(Claims.ISSUER)
          .withAudience(Claims.AUDIENCE)
          .withSubject(claims.subject())
          .withIssuedAt(now)
          .withExpiresAt(now.plus(Claims.LIFETIME))
          .withJWTId(randomness.id())
          .withClaim("sid", claims.sessionId())
          .withClaim("ver", claims.version())
          .withClaim("roles", claims.roles())
          .sign(algorithm);
    };
  }

  private static com.auth0.jwt.algorithms.Algorithm algorithm(Trust trust) {
    return switch (trust.algorithm()) {
      case HS256 -> com.auth0.jwt.algorithms.Algorithm.HMAC256(trust.secret());
      case RS256 ->
          com.auth0.jwt.algorithms.Algorithm.RSA256(
              (RSAPublicKey) trust.pair().getPublic(), (RSAPrivateKey) trust.pair().getPrivate());
      case ES256 ->
          com.auth0.jwt.algorithms.Algorithm.ECDSA256(
              (ECPublicKey) trust.pair().getPublic(), (ECPrivateKey) trust.pair().getPrivate());
      case ED25519 -> throw new UnsupportedOperationException("java-jwt has no Ed25519");
    };
  }
}
