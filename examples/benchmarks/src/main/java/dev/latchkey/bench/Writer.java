package dev.latchkey.bench;

/** Writes a token with the header and the claims of Latchkey, and a fresh random {@code jti}. */
@FunctionalInterface
interface Writer {
  /** The token, signed. */
  String issue(Claims claims) throws Exception;
}
