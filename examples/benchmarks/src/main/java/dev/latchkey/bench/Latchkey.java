package dev.latchkey.bench;

import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenService;

/** Ourselves, by the public API alone. */
final class Latchkey implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    TokenService tokens = trust.latchkey();
    return token -> {
      AccessToken verified = tokens.verify(token);
      return new Seen(verified.userId(), verified.roles());
    };
  }

  @Override
  public Writer writer(Trust trust) {
    TokenService tokens = trust.latchkey();
    return claims -> tokens.issue(Trust.grant(claims)).value();
  }
}
