package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.AuthConfig;
import dev.latchkey.AuthConfigBuilder;
import dev.latchkey.AuthException;
import dev.latchkey.ConfigException;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.KeyPems;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures by a provider of cryptography that the user chose. */
class SignatureProviderTest {
  @TempDir private Path path;

  private static Stream<KeyPair> pairs() {
    return Stream.of(KeyPems.p256(), KeyPems.ed25519(), KeyPems.rsa(2048));
  }

  private AuthConfigBuilder config() {
    return AuthConfig.builder().secretKey(KeyFolder.SECRET_KEY).signingKeyFiles(List.of(path));
  }

  private static SigningKeys keys(KeyFolder folder, AuthConfigBuilder config) {
    return SigningKeys.ofFiles(config.build(), folder.clock, new AuthEvents(List.of()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatOneProviderSignsTheOtherVerifies(KeyPair pair) {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem", pair);
    Provider bouncyCastle = new BouncyCastleProvider();
    TokenService jdk = folder.service(keys(folder, config()));
    TokenService other = folder.service(keys(folder, config().signatureProvider(bouncyCastle)));

    for (TokenService issuer : List.of(jdk, other)) {
      String token = issuer.issue(TokenServiceTest.grant(Set.of("admin"))).value();
      String forged =
          token.substring(0, token.length() - 9) + "AAAAAAAA" + token.charAt(token.length() - 1);
      for (TokenService verifier : List.of(jdk, other)) {
        assertThat(verifier.verify(token).roles()).containsExactly("admin");
        assertThatExceptionOfType(AuthException.class).isThrownBy(() -> verifier.verify(forged));
        assertThat(verifier.verify(token).roles()).as("after a forged one").hasSize(1);
      }
    }
  }

  /** Has one kind of signature, and nothing that would make keys of its own. */
  private static final class SignaturesAlone extends Provider {
    private static final long serialVersionUID = 1L;

    SignaturesAlone(Provider.Service signature) {
      super("SignaturesAlone", "1", "signatures alone");
      putService(
          new Provider.Service(
              this, "Signature", signature.getAlgorithm(), signature.getClassName(), null, null) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return signature.newInstance(parameter);
            }
          });
    }
  }

  @Test
  void aProviderWithoutKeysOfItsOwnGetsThemAsTheyAre() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem", KeyPems.ed25519());
    Provider provider =
        new SignaturesAlone(Security.getProvider("SunEC").getService("Signature", "Ed25519"));
    TokenService jdk = folder.service(keys(folder, config()));
    TokenService other = folder.service(keys(folder, config().signatureProvider(provider)));

    String token = other.issue(TokenServiceTest.grant(Set.of("admin"))).value();

    assertThat(jdk.verify(token).roles()).containsExactly("admin");
    assertThat(other.verify(token).roles()).containsExactly("admin");
  }

  @Test
  void aProviderThatCannotDoItIsRefusedAtTheStart() {
    KeyFolder folder = new KeyFolder(path);
    folder.add("1.pem");
    Provider none =
        new Provider("None", "1", "has nothing") {
          private static final long serialVersionUID = 1L;
        };

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config().signatureProvider(none).build())
        .withMessageContaining("AUTH_SIGNING_KEYS")
        .withMessageContaining("cannot be used with this provider of cryptography");
  }

  @Test
  void theEnvironmentNamesAnInstalledProvider() {
    Map<String, String> environment =
        Map.of("SECRET_KEY", KeyFolder.SECRET_KEY, "AUTH_SIGNATURE_PROVIDER", "SunEC");

    assertThat(AuthConfig.from(environment).signatureProvider())
        .contains(Security.getProvider("SunEC"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                AuthConfig.from(
                    Map.of(
                        "SECRET_KEY", KeyFolder.SECRET_KEY, "AUTH_SIGNATURE_PROVIDER", "Nobody")))
        .withMessageContaining("AUTH_SIGNATURE_PROVIDER cannot be read: no installed provider");
  }
}
