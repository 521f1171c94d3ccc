package dev.latchkey.bench;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.crypto.Randomness;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Spring Security's decoder and encoder. The key comes by its {@code kid}, which the decoder's own
 * builders do not look at where they are given a key.
 */
final class SpringSecurity implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    DefaultJWTProcessor<SecurityContext> processor = NimbusProcessor.processor(trust);
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<Jwt>(
            new JwtTimestampValidator(Claims.LEEWAY),
            new JwtIssuerValidator(Claims.ISSUER),
            new JwtAudienceValidator(Claims.AUDIENCE)));
    return token -> {
      Jwt jwt = decoder.decode(token);
      return new Seen(jwt.getSubject(), jwt.getClaimAsStringList("roles"));
    };
  }

  @Override
  public Writer writer(Trust trust) {
    NimbusJwtEncoder encoder = new NimbusJwtEncoder(NimbusProcessor.source(key(trust)));
    JwsHeader header =
        JwsHeader.with(algorithm(trust)).type(Claims.TYPE).keyId(trust.keyId()).build();
    Randomness randomness = Randomness.secure();
    return claims ->
        encoder
            .encode(JwtEncoderParameters.from(header, claimsSet(claims, randomness.id())))
            .getTokenValue();
  }

  private static JwtClaimsSet claimsSet(Claims claims, String tokenId) {
    Instant now = Instant.ofEpochSecond(Claims.nowSeconds());
    return JwtClaimsSet.builder()
        .issuer(Claims.ISSUER)
        .audience(List.of(Claims.AUDIENCE))
        .subject(claims.subject())
        .issuedAt(now)
        .expiresAt(now.plus(Claims.LIFETIME))
        .id(tokenId)
        .claim("sid", claims.sessionId())
        .claim("ver", claims.version())
        .claim("roles", claims.roles())
        .build();
  }

  private static JwsAlgorithm algorithm(Trust trust) {
    return switch (trust.algorithm()) {
      case HS256 -> MacAlgorithm.HS256;
      case RS256 -> SignatureAlgorithm.RS256;
      case ES256 -> SignatureAlgorithm.ES256;
      case ED25519 -> throw new UnsupportedOperationException("Spring Security has no Ed25519");
    };
  }

  private static JWK key(Trust trust) {
    String id = trust.keyId();
    return switch (trust.algorithm()) {
      case HS256 -> new OctetSequenceKey.Builder(trust.secret()).keyID(id).build();
      case RS256 ->
          new RSAKey.Builder((RSAPublicKey) trust.pair().getPublic())
              .privateKey(trust.pair().getPrivate())
              .keyID(id)
              .build();
      case ES256 ->
          new ECKey.Builder(Curve.P_256, (ECPublicKey) trust.pair().getPublic())
              .privateKey(trust.pair().getPrivate())
              .keyID(id)
              .build();
      case ED25519 -> throw new UnsupportedOperationException("Spring Security has no Ed25519");
    };
  }
}
