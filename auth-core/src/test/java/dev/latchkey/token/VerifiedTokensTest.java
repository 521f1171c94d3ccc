package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of verified tokens spares signatures, and nothing else. */
class VerifiedTokensTest {
  private static final int SIZE = 8;

  @TempDir private Path path;
  private KeyFolder folder;
  private SigningKeys keys;
  private TokenService service;

  @BeforeEach
  void start() {
    folder = new KeyFolder(path);
    folder.add("1.pem");
    keys = keys(SIZE);
    service = folder.service(keys);
  }

  private SigningKeys keys(int cacheSize) {
    AuthConfig config =
        AuthConfig.builder()
            .secretKey(KeyFolder.SECRET_KEY)
            .signingKeyFiles(List.of(path))
            .tokenCache(cacheSize)
            .build();
    return SigningKeys.ofFiles(config, folder.clock, new AuthEvents(List.of()));
  }

  private String issue() {
    return service.issue(TokenServiceTest.grant(Set.of("admin"))).value();
  }

  private boolean isKept(String token) {
    return keys.verified().find(token, keys.current()) != null;
  }

  private void assertRefused(String token) {
    assertThatExceptionOfType(AuthException.class).isThrownBy(() -> service.verify(token));
    assertThat(isKept(token)).isFalse();
  }

  @Test
  void onlyAVerifiedTokenIsKeptAndTheSameAnswerIsGivenAgain() {
    String token = issue();
    assertThat(isKept(token)).isFalse();

    AccessToken verified = service.verify(token);

    assertThat(isKept(token)).isTrue();
    assertThat(service.verify(token)).isSameAs(verified);
  }

  @Test
  void aTokenThatDiffersInAnyCharacterFromAKeptOneIsNotThatOne() {
    String token = issue();
    assertThat(service.verify(token).userId()).isNotEmpty();

    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(token.substring(0, i) + other + token.substring(i + 1));
    }
    assertRefused(token + "A");
  }

  @Test
  void whatIsNoTokenAtAllIsRefusedAsWithoutACache() {
    List.of("", "a", ".", "hello", "........", "ä".repeat(9)).forEach(this::assertRefused);
  }

  @Test
  void aKeptTokenExpiresLikeAnyOther() {
    String token = issue();
    assertThat(service.verify(token).userId()).isNotEmpty();

    folder.clock.advance(TokenForge.RULES.lifetime().plus(TokenForge.RULES.leeway()));

    assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> service.verify(token));
  }

  @Test
  void noKeptTokenOutlivesItsKey() {
    String token = issue();
    assertThat(service.verify(token).userId()).isNotEmpty();
    assertThat(isKept(token)).isTrue();
    folder.add("2.pem");

    folder.clock.advance(WatchedKeys.INTERVAL);

    assertThat(isKept(token)).as("the keys have changed").isFalse();
    assertThat(service.verify(token).userId()).as("and its key is still there").isNotEmpty();
    assertThat(keys.verified().find(token, keys(SIZE).current())).as("other keys").isNull();
  }

  @Test
  void itHoldsABoundedNumber() {
    List<String> tokens = IntStream.range(0, 100).mapToObj(i -> issue()).toList();
    tokens.forEach(token -> assertThat(service.verify(token).userId()).isNotEmpty());

    assertThat(tokens).filteredOn(this::isKept).hasSizeBetween(1, SIZE);
    tokens.forEach(token -> assertThat(service.verify(token).userId()).isNotEmpty());
  }

  @Test
  void withoutASettingNothingIsKept() {
    keys = keys(0);
    service = folder.service(keys);
    String token = issue();
    assertThat(service.verify(token).userId()).isNotEmpty();

    assertThat(isKept(token)).isFalse();
  }

  @Test
  void tokensOfTheSharedSecretAreNotKept() {
    SigningKeys secret = SigningKeys.ofSecrets(Secret.of(KeyFolder.SECRET_KEY), List.of());
    String token = folder.service(secret).issue(TokenServiceTest.grant(Set.of())).value();
    assertThat(service.verify(token).userId()).isNotEmpty();

    assertThat(isKept(token)).isFalse();
  }
}
