package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.RequiredTool;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyTest {
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);
  private static KeyPair rsa;

  @BeforeAll
  static void makeKey() {
    rsa = KeyPems.rsa(2048);
  }

  private static void assertRefused(String pem, String problem) {
    BadKeyException refused = catchThrowableOfType(BadKeyException.class, () -> PemKey.parse(pem));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.problem()).contains(problem);
    assertThat(refused.problem().length()).as("no content").isLessThan(140);
  }

  private static void assertPair(AsymmetricKey key, KeyAlgorithm algorithm) throws Exception {
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.canSign()).isTrue();
    assertThat(key.verifies(TEXT, key.sign(TEXT))).isTrue();
    assertThat(key.verifies(new byte[4], key.sign(TEXT))).isFalse();
  }

  @Test
  void aPrivateKeyWithItsPublicKeySigns() throws Exception {
    assertPair(PemKey.parse(KeyPems.of(KeyPems.p256())), KeyAlgorithm.ES256);
    assertPair(PemKey.parse(KeyPems.of(KeyPems.ed25519())), KeyAlgorithm.EDDSA);
    assertPair(PemKey.parse(KeyPems.of(rsa)), KeyAlgorithm.RS256);
  }

  @Test
  void aPrivateKeyOfEd25519OrRsaNeedsNoPublicKeyBesideIt() throws Exception {
    KeyPair ed = KeyPems.ed25519();

    assertThat(PemKey.parse(KeyPems.of(ed.getPrivate())).thumbprint())
        .isEqualTo(PemKey.parse(KeyPems.of(ed.getPublic())).thumbprint());
    assertPair(PemKey.parse(KeyPems.of(ed.getPrivate())), KeyAlgorithm.EDDSA);
    assertPair(PemKey.parse(KeyPems.of(rsa.getPrivate())), KeyAlgorithm.RS256);
  }

  @Test
  void aPublicKeyAloneVerifies() throws Exception {
    KeyPair pair = KeyPems.p256();
    AsymmetricKey verifying = PemKey.parse(KeyPems.of(pair.getPublic()));
    AsymmetricKey signing = PemKey.parse(KeyPems.of(pair));

    assertThat(verifying.canSign()).isFalse();
    assertThat(verifying.verifies(TEXT, signing.sign(TEXT))).isTrue();
    assertThat(verifying.thumbprint()).isEqualTo(signing.thumbprint());
  }

  @Test
  void anEcKeyWithoutItsPublicKeyIsRefusedWithWhatToDo() {
    assertRefused(
        KeyPems.of(KeyPems.p256().getPrivate()), "without its public key: append the PUBLIC KEY");
  }

  @Test
  void twoHalvesThatDoNotBelongTogetherAreRefused() {
    String half = "do not belong together";
    KeyPair ed = KeyPems.ed25519();
    KeyPair ec = KeyPems.p256();

    assertRefused(KeyPems.of(ed.getPrivate()) + KeyPems.of(KeyPems.ed25519().getPublic()), half);
    assertRefused(KeyPems.of(ec.getPrivate()) + KeyPems.of(KeyPems.p256().getPublic()), half);
    assertRefused(KeyPems.of(rsa.getPrivate()) + KeyPems.of(ec.getPublic()), half);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2040})
  void aShortRsaKeyIsRefusedPublicOrPrivate(int bits) {
    KeyPair weak = KeyPems.rsa(bits);

    assertRefused(KeyPems.of(weak.getPrivate()), "RSA key of fewer than 2048");
    assertRefused(KeyPems.of(weak.getPublic()), "RSA key of fewer than 2048");
  }

  @Test
  void anRsaKeyWithASmallExponentIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(2048, BigInteger.valueOf(3)));

    assertRefused(KeyPems.of(generator.generateKeyPair().getPublic()), "unsafe public exponent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp384r1", "secp521r1"})
  void anotherCurveIsRefused(String curve) {
    KeyPair pair = KeyPems.ec(curve);

    assertRefused(KeyPems.of(pair), "another curve than P-256");
    assertRefused(KeyPems.of(pair.getPublic()), "another curve than P-256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed448", "X25519", "DSA", "RSASSA-PSS"})
  void aKeyOfAnotherKindIsRefused(String kind) {
    KeyPair pair = KeyPems.of(kind, kind.equals("DSA") ? 2048 : 0);

    assertRefused(KeyPems.of(pair), "is not an EC P-256, Ed25519 or RSA key");
    assertRefused(KeyPems.of(pair.getPublic()), "is not an EC P-256, Ed25519 or RSA key");
  }

  @ParameterizedTest
  @CsvSource({
    "EC PRIVATE KEY,openssl pkcs8 -topk8",
    "EC PARAMETERS,openssl pkcs8 -topk8",
    "RSA PRIVATE KEY,openssl pkcs8 -topk8",
    "ENCRYPTED PRIVATE KEY,decrypt it",
    "OPENSSH PRIVATE KEY,neither PRIVATE KEY nor PUBLIC KEY",
    "CERTIFICATE,neither PRIVATE KEY nor PUBLIC KEY"
  })
  void aBlockOfAnotherTypeIsRefusedWithWhatToDo(String type, String problem) {
    assertRefused(KeyPems.block(type, rsa.getPrivate().getEncoded()), problem);
  }

  @Test
  void whatIsNoKeyIsRefused() {
    assertRefused("", "neither PEM nor a JWK");
    assertRefused("-----BEGIN PRIVATE KEY-----", "neither PEM nor a JWK");
    assertRefused(KeyPems.block("PRIVATE KEY", TEXT), "is not an EC P-256");
    assertRefused(KeyPems.block("PUBLIC KEY", TEXT), "is not an EC P-256");
    assertRefused(KeyPems.of(rsa) + KeyPems.of(rsa), "more than one key");
    assertRefused(KeyPems.of(rsa.getPublic()) + KeyPems.of(rsa.getPublic()), "more than one key");
  }

  @Test
  void aKeyThatOnlyVerifiesDoesNotSign() throws Exception {
    AsymmetricKey key = PemKey.parse(KeyPems.of(rsa.getPublic()));

    assertThat(catchThrowableOfType(IllegalStateException.class, () -> key.sign(TEXT))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ES256,-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "EDDSA,-algorithm ed25519",
    "RS256,-algorithm RSA -pkeyopt rsa_keygen_bits:2048"
  })
  void aKeyAsOpensslMakesItSigns(KeyAlgorithm algorithm, String options, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("key.pem");

    openssl(("genpkey " + options + " -out " + file).split(" ", -1));

    assertPair(PemKey.parse(Files.readString(file)), algorithm);
  }

  private static void openssl(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    int exit;
    try {
      exit =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException missing) {
      exit = -1;
    }
    RequiredTool.require(exit == 0, "PemKeyTest needs the command openssl (Debian: openssl)");
  }
}
