package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthException;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.PemKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that sign and verify are kept and shared: many threads at once get no wrong answer. */
class KeptSignaturesTest {
  private static final int TASKS = 400;

  private static Stream<TokenService> services() throws Exception {
    SigningKey pair = SigningKey.of("k", PemKey.parse(KeyPems.of(KeyPems.ed25519())));
    return Stream.of(TokenForge.SERVICE, TokenForge.service(new SigningKeys(List.of(pair))));
  }

  /** Virtual ones, where this JDK has them. */
  private static ExecutorService threads() throws ReflectiveOperationException {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException olderJdk) {
      return Executors.newFixedThreadPool(32);
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void whoeverSignsAndVerifiesAtOnceGetsTheirOwnAnswer(TokenService service) throws Exception {
    ExecutorService threads = threads();
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        String role = "role-" + i;
        tasks.add(() -> isRight(service, role));
      }
      for (Future<Boolean> answer : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        assertThat(answer.get(0, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isRight(TokenService service, String role) {
    String token = service.issue(TokenServiceTest.grant(Set.of(role))).value();
    String forged =
        token.substring(0, token.length() - 3) + (token.endsWith("AAA") ? "BBA" : "AAA");
    return service.verify(token).roles().equals(Set.of(role))
        && isRefused(service, forged)
        && service.verify(token).roles().equals(Set.of(role));
  }

  private static boolean isRefused(TokenService service, String forged) {
    try {
      return service.verify(forged).userId().isEmpty();
    } catch (AuthException refused) {
      return true;
    }
  }
}
