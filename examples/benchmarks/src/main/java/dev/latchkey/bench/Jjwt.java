package dev.latchkey.bench;

import dev.latchkey.crypto.Randomness;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.jackson.io.JacksonDeserializer;
import io.jsonwebtoken.jackson.io.JacksonSerializer;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.SignatureAlgorithm;
import java.security.Key;
import java.security.PrivateKey;
import java.util.Collection;
import java.util.Date;
import javax.crypto.SecretKey;

/** jjwt. Header by hand: a locator of keys sees it before the signature is checked. */
final class Jjwt implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    Key key =
        trust.algorithm().isAsymmetric()
            ? trust.pair().getPublic()
            : Keys.hmacShaKeyFor(trust.secret());
    JwtParser parser =
        Jwts.parser()
            .json(new JacksonDeserializer<>())
            .keyLocator(header -> key(trust, header, key))
            .requireIssuer(Claims.ISSUER)
            .requireAudience(Claims.AUDIENCE)
            .clockSkewSeconds(Claims.LEEWAY.toSeconds())
            .build();
    return token -> {
      io.jsonwebtoken.Claims claims = parser.parseSignedClaims(token).getPayload();
      Check.that(claims.getExpiration() != null, "exp");
      return new Seen(claims.getSubject(), roles(claims));
    };
  }

  private static Key key(Trust trust, Header header, Key key) {
    Check.that(header instanceof JwsHeader, "signed");
    Check.header(trust, header.getAlgorithm(), ((JwsHeader) header).getKeyId(), header.getType());
    return key;
  }

  @SuppressWarnings("unchecked") // Its claims are untyped.
  private static Collection<String> roles(io.jsonwebtoken.Claims claims) {
    return claims.get("roles", Collection.class);
  }

  @Override
  @SuppressWarnings(
      "deprecation") // One audience as a text, not as an array: as Latchkey writes it.
  public Writer writer(Trust trust) {
    Randomness randomness = Randomness.secure();
    SecretKey secret = Keys.hmacShaKeyFor(trust.secret());
    JacksonSerializer<java.util.Map<String, ?>> json = new JacksonSerializer<>();
    return claims -> {
      long now = Claims.nowSeconds();
      io.jsonwebtoken.JwtBuilder jwt =
          Jwts.builder()
              .json(json)
              .header()
              .type(Claims.TYPE)
              .keyId(trust.keyId())
              .and()
              .issuer(Claims.ISSUER)
              .audience()
              .single(Claims.AUDIENCE)
              .subject(claims.subject())
              .issuedAt(new Date(now * 1000))
              .expiration(new Date((now + Claims.LIFETIME.toSeconds()) * 1000))
              .id(randomness.id())
              .claim("sid", claims.sessionId())
              .claim("ver", claims.version())
              .claim("roles", claims.roles());
      return (trust.algorithm().isAsymmetric()
              ? jwt.signWith(trust.pair().getPrivate(), algorithm(trust))
              : jwt.signWith(secret, Jwts.SIG.HS256))
          .compact();
    };
  }

  private static io.jsonwebtoken.security.SecureDigestAlgorithm<? super PrivateKey, ?> algorithm(
      Trust trust) {
    SignatureAlgorithm algorithm =
        switch (trust.algorithm()) {
          case RS256 -> Jwts.SIG.RS256;
          case ES256 -> Jwts.SIG.ES256;
          case ED25519 -> Jwts.SIG.EdDSA;
          case HS256 -> throw new IllegalStateException("HS256 has no pair");
        };
    return algorithm;
  }
}
