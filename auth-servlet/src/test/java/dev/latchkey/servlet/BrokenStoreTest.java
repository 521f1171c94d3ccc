package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthException;
import dev.latchkey.AuthStores;
import dev.latchkey.ForwardingStores;
import dev.latchkey.Reason;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.user.UserRepository;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a client is told when the storage under the endpoints fails. */
class BrokenStoreTest {
  private static final String SECRET_DETAIL = "host-17.internal";
  private static final String ALICE = "{\"username\":\"alice\",\"password\":\"correct horse\"}";

  private static AuthStores failing(Supplier<RuntimeException> failure) {
    UserRepository users =
        (UserRepository)
            Proxy.newProxyInstance(
                BrokenStoreTest.class.getClassLoader(),
                new Class<?>[] {UserRepository.class},
                (proxy, method, arguments) -> {
                  throw failure.get();
                });
    return new ForwardingStores(new MemoryStores()) {
      @Override
      public UserRepository users() {
        return users;
      }
    };
  }

  private static HttpExchange loginOn(AuthStores stores) throws Exception {
    try (JettyServer server = new JettyServer(AuthFilter.of(TestAuth.on(stores).auth), Map.of())) {
      return HttpExchange.postJson(URI.create(server.uri() + "/api/login"), ALICE);
    }
  }

  @Test
  void storageThatDoesNotAnswerIs503AndNoDetailLeaves() throws Exception {
    Throwable cause = new IllegalStateException(SECRET_DETAIL);
    HttpExchange exchange =
        loginOn(failing(() -> new AuthException(Reason.UNAVAILABLE, SECRET_DETAIL, cause)));

    exchange.assertRefused(503, "unavailable", "The service is temporarily unavailable.");
    assertThat(exchange.body()).doesNotContain(SECRET_DETAIL, "Exception");
    assertThat(exchange.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aFaultOfOurOwnIs500AndNoStackTraceLeaves() throws Exception {
    HttpExchange exchange = loginOn(failing(() -> new IllegalStateException(SECRET_DETAIL)));

    exchange.assertRefused(500, "server_error", "Something went wrong.");
    assertThat(exchange.body()).doesNotContain(SECRET_DETAIL, "Exception", "at dev.");
  }
}
