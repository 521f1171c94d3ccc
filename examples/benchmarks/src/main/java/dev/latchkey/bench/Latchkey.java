package dev.latchkey.bench;

import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenService;
import java.util.function.UnaryOperator;

/**
 * Ourselves, by the public API alone.
 *
 * @param settings what is set otherwise
 */
record Latchkey(UnaryOperator<AuthConfigBuilder> settings) implements TokenLibrary {
  @Override
  public Checker checker(Trust trust) {
    TokenService tokens = trust.latchkey(settings);
    return token -> {
      AccessToken verified = tokens.verify(token);
      return new Seen(verified.userId(), verified.roles());
    };
  }

  @Override
  public Writer writer(Trust trust) {
    TokenService tokens = trust.latchkey(settings);
    return claims -> tokens.issue(Trust.grant(claims)).value();
  }
}
