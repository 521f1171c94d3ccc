package dev.latchkey.bench;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.Client;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.AccessToken;
import java.util.Base64;
import java.util.Optional;

/** A user who logs in and refreshes, with a hasher that costs nothing. For one thread. */
final class Flows implements AutoCloseable {
  private static final String USERNAME = "alice";
  private static final Client CLIENT = new Client("192.0.2.7", "benchmark");

  private final String password = Base64.getEncoder().encodeToString(Randomness.secure().bytes(18));
  private final Storage storage;
  private final Auth auth;
  private Optional<String> deviceToken = Optional.empty();
  private TokenPair current;

  /** What the user does. */
  public enum Flow {
    /** Logs in from a known device. */
    LOGIN,
    /** Refreshes the last session. */
    REFRESH,
    /** Sends a request with the last token: it is verified, and not revoked. */
    VERIFY
  }

  Flows(Storage.Kind kind) {
    storage = Storage.open(kind);
    auth =
        Auth.builder(
                AuthConfig.builder()
                    .secretKey(Base64.getEncoder().encodeToString(Randomness.secure().bytes(48)))
                    .build(),
                storage.stores())
            .passwordHasher(new FreeHasher())
            .build();
    var unused = auth.accounts().register(USERNAME, password, CLIENT);
    current = login();
  }

  /** Does it once. */
  Object run(Flow flow) {
    return switch (flow) {
      case LOGIN -> login();
      case REFRESH -> refresh();
      case VERIFY -> verify();
    };
  }

  private TokenPair login() {
    LoginResult.LoggedIn in =
        (LoginResult.LoggedIn) auth.logins().login(USERNAME, password, deviceToken, CLIENT);
    deviceToken = Optional.of(in.deviceToken());
    current = in.tokens();
    return current;
  }

  private TokenPair refresh() {
    current = auth.sessions().refresh(current.refreshToken(), Optional.empty(), CLIENT);
    return current;
  }

  private AccessToken verify() {
    AccessToken token = auth.tokens().verify(current.accessToken().value());
    auth.revocations().feed().check(token);
    return token;
  }

  /** How many times storage is asked for one of them. */
  int roundTrips(Flow flow) {
    Object warm = run(flow);
    int before = storage.roundTrips();
    Object counted = run(flow);
    Check.that(warm != counted || flow == Flow.VERIFY, "each is done anew");
    return storage.roundTrips() - before;
  }

  @Override
  public void close() {
    auth.close();
    storage.close();
  }
}
