package dev.latchkey.token;

import java.util.List;

/**
 * Checks tokens in two lanes that decide alike: a fast one for exactly what our own issuer writes,
 * and a strict one for everything else. Immutable and thread-safe.
 */
final class JwtVerifier implements TokenVerifier {
  /** What our own tokens have, whereas another service has no use for it. */
  static final List<String> OWN_CLAIMS = List.of("sid", "ver");

  private final FastLane fast;
  private final StrictLane strict;

  JwtVerifier(
      SigningKeys keys,
      String issuer,
      String audience,
      TokenTimes times,
      List<String> alsoRequired) {
    fast = new FastLane(keys, new PlainClaims(issuer, audience), times);
    strict = new StrictLane(keys, issuer, audience, times, alsoRequired);
  }

  @Override
  public AccessToken verify(String token) {
    AccessToken verified = fast.verify(token);
    return verified == null ? strict.verify(token) : verified;
  }
}
