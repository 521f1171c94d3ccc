package dev.latchkey.bench;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;

/** Nimbus as its own pages recommend it. It issues as {@link NimbusKept} does. */
final class NimbusProcessor implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    DefaultJWTProcessor<SecurityContext> processor = processor(trust);
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            Claims.AUDIENCE,
            new JWTClaimsSet.Builder().issuer(Claims.ISSUER).build(),
            Set.of("sub", "exp"));
    verifier.setMaxClockSkew((int) Claims.LEEWAY.toSeconds());
    processor.setJWTClaimsSetVerifier(verifier);
    return token -> {
      JWTClaimsSet claims = processor.process(token, null);
      return new Seen(claims.getSubject(), claims.getStringListClaim("roles"));
    };
  }

  /** One that checks header and signature, and the claims not yet. */
  static DefaultJWTProcessor<SecurityContext> processor(Trust trust) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(Claims.TYPE)));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.parse(trust.algorithm().jose()), source(key(trust))));
    return processor;
  }

  static JWKSource<SecurityContext> source(JWK key) {
    return new ImmutableJWKSet<>(new JWKSet(key));
  }

  private static JWK key(Trust trust) {
    return switch (trust.algorithm()) {
      case HS256 -> new OctetSequenceKey.Builder(trust.secret()).keyID(trust.keyId()).build();
      case RS256 ->
          new RSAKey.Builder((RSAPublicKey) trust.pair().getPublic()).keyID(trust.keyId()).build();
      case ES256 ->
          new ECKey.Builder(Curve.P_256, (ECPublicKey) trust.pair().getPublic())
              .keyID(trust.keyId())
              .build();
      case ED25519 -> throw new UnsupportedOperationException("The processor has no Ed25519");
    };
  }

  @Override
  public Writer writer(Trust trust) throws Exception {
    return new NimbusKept().writer(trust);
  }
}
