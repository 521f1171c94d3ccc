package dev.latchkey.bench;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import dev.latchkey.token.SigningKeys;
import dev.latchkey.token.TokenGrant;
import dev.latchkey.token.TokenService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The key of one run and its id, which all libraries are given. The tokens that they verify are
 * written by Latchkey, as it writes them for everyone. Never prints the key.
 */
final class Trust {
  private final Algorithm algorithm;
  private final byte[] secret;
  private final Optional<KeyPair> pair;
  private final Optional<Path> file;
  private final TokenService latchkey;
  private final String keyId;

  private Trust(Algorithm algorithm) {
    this.algorithm = algorithm;
    String text = Base64.getEncoder().encodeToString(Randomness.secure().bytes(48));
    secret = text.getBytes(StandardCharsets.US_ASCII);
    pair = algorithm.isAsymmetric() ? Optional.of(algorithm.pair()) : Optional.empty();
    file = pair.map(Trust::file);
    latchkey = service(UnaryOperator.identity());
    keyId = Forge.header(issue(0)).replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  /** Fresh keys. */
  static Trust fresh(Algorithm algorithm) {
    return new Trust(algorithm);
  }

  private TokenService service(UnaryOperator<AuthConfigBuilder> settings) {
    String text = new String(secret, StandardCharsets.US_ASCII);
    AuthConfig config = settings.apply(config(text)).build();
    SigningKeys keys =
        pair.isPresent()
            ? SigningKeys.ofFiles(config, Clock.systemUTC(), new AuthEvents(List.of()))
            : SigningKeys.ofSecrets(Secret.of(text), List.of());
    return TokenService.of(keys, config.tokenRules(), Clock.systemUTC(), Randomness.secure());
  }

  private AuthConfigBuilder config(String text) {
    return AuthConfig.builder()
        .secretKey(text)
        .issuer(Claims.ISSUER)
        .audience(Claims.AUDIENCE)
        .tokenLifetime(Claims.LIFETIME)
        .leeway(Claims.LEEWAY)
        .signingKeyFiles(file.map(List::of).orElse(List.of()));
  }

  private static Path file(KeyPair keys) {
    try {
      Path file = Files.createTempFile("latchkey-benchmark", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(
          file,
          pem("PRIVATE KEY", keys.getPrivate().getEncoded())
              + pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }

  Algorithm algorithm() {
    return algorithm;
  }

  String keyId() {
    return keyId;
  }

  /** The shared secret of HS256. */
  byte[] secret() {
    return secret.clone();
  }

  /** The pair of the others. */
  KeyPair pair() {
    return pair.orElseThrow();
  }

  TokenService latchkey() {
    return latchkey;
  }

  /** With the same keys and other settings. */
  TokenService latchkey(UnaryOperator<AuthConfigBuilder> settings) {
    return service(settings);
  }

  /** The token of this number, as Latchkey writes it. */
  String issue(int i) {
    return latchkey.issue(grant(Claims.number(i))).value();
  }

  static TokenGrant grant(Claims claims) {
    return new TokenGrant(
        claims.subject(),
        claims.sessionId(),
        claims.version(),
        claims.roleSet(),
        Set.of(),
        List.of(),
        Optional.empty());
  }
}
