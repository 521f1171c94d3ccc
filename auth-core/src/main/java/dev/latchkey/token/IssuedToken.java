package dev.latchkey.token;

import java.time.Duration;

/**
 * A token that was just issued, to be handed to its owner. It never prints the token.
 *
 * @param value the token itself: a bearer secret
 * @param expiresIn its life
 */
public record IssuedToken(String value, Duration expiresIn) {
  /** Says for how long, not the token. */
  @Override
  public String toString() {
    return "IssuedToken[expiresIn=" + expiresIn + "]";
  }
}
