package dev.latchkey.servlet;

import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * The gate of a service that verifies another's tokens. It takes them from the header alone, which
 * no browser sends by itself, and knows of no revocation: a token is good until it expires.
 */
record VerifierGate(TokenVerifier tokens) implements TokenGate {
  @Override
  public Optional<RequestToken> presented(HttpServletRequest request) {
    return RequestToken.ofHeader(request);
  }

  @Override
  public AccessToken verified(RequestToken presented, boolean strict) {
    return tokens.verify(presented.value());
  }

  @Override
  public void checkCsrf(RequestToken presented, AccessToken token, HttpServletRequest request) {}

  @Override
  public boolean isOwn(RequestToken presented, AccessToken token, HttpServletRequest request) {
    return true;
  }
}
