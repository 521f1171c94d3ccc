package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthConfig;
import dev.latchkey.TestClock;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of keys that an instance watches. The clock begins at the true time, because the system
 * notes it with each file, and stands still from then on.
 */
final class KeyFolder {
  static final String SECRET_KEY = "c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c";

  final TestClock clock =
      new TestClock(Clock.systemUTC().instant().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
  final List<AuthEvent> events = new ArrayList<>();
  private final Path folder;

  KeyFolder(Path folder) {
    this.folder = folder;
  }

  /** An instance as it is after a start at this moment. */
  SigningKeys start() {
    AuthConfig config =
        AuthConfig.builder()
            .secretKey(SECRET_KEY)
            .signingKeyFiles(List.of(folder))
            .issuer(TokenForge.RULES.issuer())
            .audience(TokenForge.RULES.audience())
            .build();
    assertThat(config.tokenRules()).isEqualTo(TokenForge.RULES);
    return SigningKeys.ofFiles(config, clock, new AuthEvents(List.of(events::add)));
  }

  TokenService service(SigningKeys keys) {
    return TokenService.of(
        keys, TokenForge.RULES, clock, new Randomness(new Random(clock.instant().hashCode())));
  }

  /** A file with a fresh pair, from this moment on. */
  void add(String name) {
    write(name, KeyPems.of(KeyPems.p256()));
  }

  void add(String name, KeyPair pair) {
    write(name, KeyPems.of(pair));
  }

  void write(String name, String text) {
    try {
      Path file = Files.writeString(folder.resolve(name), text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in each file. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  Instant now() {
    return clock.instant();
  }
}
