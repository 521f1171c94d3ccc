package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.crypto.KeyPems;
import dev.latchkey.memory.MemoryStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code AUTH_SIGNING_KEYS} names. */
class SigningKeySettingsTest {
  private static final String KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";

  @TempDir private Path folder;
  private String good = "";

  @BeforeEach
  void writeAGoodKey() throws IOException {
    good = write("good.pem", KeyPems.of(KeyPems.p256()));
  }

  private String write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
        .toString();
  }

  private static AuthConfig config(String files) {
    return AuthConfig.from(Map.of("SECRET_KEY", KEY, "AUTH_SIGNING_KEYS", files));
  }

  private static void assertRefused(String files, String... parts) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> config(files));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(2);
    assertThat(refused).hasMessageContaining("AUTH_SIGNING_KEYS").hasMessageContainingAll(parts);
  }

  @Test
  void theFirstFileSignsAndTheOthersVerify() throws IOException {
    String second = write("second.pem", KeyPems.of(KeyPems.ed25519().getPublic()));

    AuthConfig config = config(good + " , " + second);

    assertThat(config.signingKeyFiles()).containsExactly(Path.of(good), Path.of(second));
    Auth auth = Auth.of(config, new MemoryStores());
    assertThat(auth.signingKeys().jwks()).contains("ES256", "EdDSA").doesNotContain("\"d\"");
    assertThat(auth.signingKeys().toString()).contains("HS256");
  }

  @Test
  void anUnsafeSetRefusesToStartAndNamesTheFile() throws IOException {
    assertRefused(write("weak.pem", KeyPems.of(KeyPems.rsa(1024))), "weak.pem", "fewer than 2048");
    assertRefused(
        good + "," + write("p384.pem", KeyPems.of(KeyPems.ec("secp384r1"))),
        "p384.pem",
        "another curve than P-256");
    assertRefused(
        good + "," + write("again.pem", Files.readString(Path.of(good))),
        "again.pem",
        "same kid",
        "good.pem");
    assertRefused(write("public.pem", KeyPems.of(KeyPems.p256().getPublic())), "no private key");
    assertRefused(
        write("oct.jwk", "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"), "oct.jwk", "kty EC, OKP or RSA");
    assertRefused(write("set.jwk", "{\"keys\":[]}"), "set.jwk", "a set of JWKs");
    assertRefused(write("twice.jwk", "{\"kty\":\"EC\",\"kty\":\"EC\"}"), "strict JSON");
    assertRefused(write("text.pem", "hello"), "text.pem", "neither PEM nor a JWK");
    assertRefused(write("large.pem", "x".repeat(65537)), "large.pem", "cannot be read");
    assertRefused(good + "," + folder + "/none.pem", "none.pem", "is missing");
    assertRefused(Files.createDirectory(folder.resolve("empty")).toString(), "no private key");
  }

  @Test
  void aFolderStandsForTheFilesInItTheLastByNameFirst() throws IOException {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    Files.createDirectory(keys.resolve("..data"));
    write("keys/.hidden", "no key");
    write("keys/2026-01.pem", KeyPems.of(KeyPems.p256()));
    write("keys/2026-05.pem", KeyPems.of(KeyPems.ed25519()));

    String jwks = Auth.of(config(keys.toString()), new MemoryStores()).signingKeys().jwks();

    assertThat(jwks).contains("ES256", "EdDSA");
    assertThat(jwks.indexOf("EdDSA")).isLessThan(jwks.indexOf("ES256"));
  }

  @Test
  void aPrivateKeyThatEverybodyMayReadIsAWarning() throws IOException {
    Files.setPosixFilePermissions(Path.of(good), PosixFilePermissions.fromString("rw-r--r--"));
    String open = write("public.pem", KeyPems.of(KeyPems.ed25519().getPublic()));
    Files.setPosixFilePermissions(Path.of(open), PosixFilePermissions.fromString("rw-r--r--"));
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      assertThat(Auth.of(config(good + "," + open), new MemoryStores())).isNotNull();
    } finally {
      System.setErr(before);
    }

    assertThat(caught.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(caught.toString(StandardCharsets.UTF_8)).contains("WARN", "good.pem", "chmod 600");
  }
}
