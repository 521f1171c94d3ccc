package dev.latchkey.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.crypto.Randomness;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Date;

/** Nimbus at its lowest level, with a verifier and a signer that are kept. */
final class NimbusKept implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) throws JOSEException {
    JWSVerifier verifier = verifier(trust);
    return token -> {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSHeader header = jwt.getHeader();
      Check.header(
          trust, header.getAlgorithm().getName(), header.getKeyID(), header.getType().getType());
      Check.that(jwt.verify(verifier), "signature");
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Check.origin(claims.getIssuer(), claims.getAudience());
      Check.times(claims.getExpirationTime(), claims.getNotBeforeTime());
      return new Seen(claims.getSubject(), claims.getStringListClaim("roles"));
    };
  }

  private static JWSVerifier verifier(Trust trust) throws JOSEException {
    return switch (trust.algorithm()) {
      case HS256 -> new MACVerifier(trust.secret());
      case RS256 -> new RSASSAVerifier((RSAPublicKey) trust.pair().getPublic());
      case ES256 -> new ECDSAVerifier((ECPublicKey) trust.pair().getPublic());
      case ED25519 -> throw new UnsupportedOperationException("Nimbus needs Tink for Ed25519");
    };
  }

  @Override
  public Writer writer(Trust trust) throws JOSEException {
    JWSSigner signer = signer(trust);
    Randomness randomness = Randomness.secure();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.parse(trust.algorithm().jose()))
            .type(new JOSEObjectType(Claims.TYPE))
            .keyID(trust.keyId())
            .build();
    return claims -> {
      SignedJWT jwt = new SignedJWT(header, claimsSet(claims, randomness.id()));
      jwt.sign(signer);
      return jwt.serialize();
    };
  }

  private static JWTClaimsSet claimsSet(Claims claims, String tokenId) {
    long now = Claims.nowSeconds();
    return new JWTClaimsSet.Builder()
        .issuer(Claims.ISSUER)
        .audience(Claims.AUDIENCE)
        .subject(claims.subject())
        .issueTime(new Date(now * 1000))
        .expirationTime(new Date((now + Claims.LIFETIME.toSeconds()) * 1000))
        .jwtID(tokenId)
        .claim("sid", claims.sessionId())
        .claim("ver", claims.version())
        .claim("roles", claims.roles())
        .build();
  }

  private static JWSSigner signer(Trust trust) throws JOSEException {
    return switch (trust.algorithm()) {
      case HS256 -> new MACSigner(trust.secret());
      case RS256 -> new RSASSASigner(trust.pair().getPrivate());
      case ES256 -> new ECDSASigner((ECPrivateKey) trust.pair().getPrivate());
      case ED25519 -> throw new UnsupportedOperationException("Nimbus needs Tink for Ed25519");
    };
  }
}
