package dev.latchkey.token;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks tokens of whatever spelling as RFC 8725 demands, for everything but when they were issued
 * and expire: the lane that decides. What {@link FastLane} does not judge comes here. Immutable and
 * thread-safe.
 */
final class StrictLane {
  private static final Set<String> TYPES = Set.of(SigningKey.TYPE, "application/at+jwt");

  /** A key that a token brings along is no key; an extension that is not understood is refused. */
  private static final List<String> REFUSED_HEADERS =
      List.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "enc", "zip");

  private final SigningKeys keys;
  private final String issuer;
  private final String audience;
  private final TokenTimes times;
  private final List<String> alsoRequired;

  StrictLane(
      SigningKeys keys,
      String issuer,
      String audience,
      TokenTimes times,
      List<String> alsoRequired) {
    this.keys = keys;
    this.issuer = issuer;
    this.audience = audience;
    this.times = times;
    this.alsoRequired = alsoRequired;
  }

  AccessToken verify(String token) {
    CompactJws jws = CompactJws.parse(token);
    checkHeader(jws.header());
    checkSignature(jws);
    Claims claims = new Claims(CompactJws.jsonObject(jws.payload()));
    checkOrigin(claims);
    alsoRequired.forEach(claims::require);
    AccessToken verified = AccessToken.of(claims);
    claims.optionalTime("nbf").ifPresent(times::checkStart);
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
}
