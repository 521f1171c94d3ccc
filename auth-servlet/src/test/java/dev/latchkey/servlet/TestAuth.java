package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.AuthStores;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.token.TokenGrant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Services for the tests of the filter, with a hasher that costs nothing. */
final class TestAuth {
  final List<AuthEvent> events = new CopyOnWriteArrayList<>();
  final Auth auth;

  private TestAuth(AuthConfigBuilder config, AuthStores stores) {
    auth =
        Auth.builder(config.build(), stores)
            .passwordHasher(new CountingHasher())
            .listener(events::add)
            .build();
  }

  static TestAuth create() {
    return with(AuthConfig.builder());
  }

  static TestAuth with(AuthConfigBuilder config) {
    return new TestAuth(config.secretKey(HttpContract.SECRET_KEY), new MemoryStores());
  }

  static TestAuth on(AuthStores stores) {
    return new TestAuth(AuthConfig.builder().secretKey(HttpContract.SECRET_KEY), stores);
  }

  static TestAuth keyed(String secretKey, List<String> previous) {
    AuthConfigBuilder config =
        AuthConfig.builder().secretKey(secretKey).previousSecretKeys(previous);
    return new TestAuth(config, new MemoryStores());
  }

  /** What a page of ours sends along with a change, for the session of the tokens here. */
  String csrfToken() {
    return new CsrfGuard(auth).tokenOf("s-1");
  }

  /** A good token of a user with these roles and scopes. */
  String token(Set<String> roles, Set<String> scopes) {
    return auth.tokens()
        .issue(new TokenGrant("user-1", "s-1", 0, roles, scopes, List.of(), Optional.empty()))
        .value();
  }

  /** A good token of a user without roles. */
  String token() {
    return token(Set.of(), Set.of());
  }
}
