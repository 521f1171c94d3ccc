package dev.latchkey.demo;

import dev.latchkey.AuthConfig;
import dev.latchkey.ConfigException;
import dev.latchkey.crypto.Randomness;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the demo: those of the environment, then those of a file {@code .env}. It adds
 * {@code PORT} (8080), {@code HOST} (127.0.0.1) and {@code MONGO_URI} to Latchkey's own, and {@code
 * DEMO_ADMIN}, the name of a user who becomes an administrator.
 */
final class DemoSettings {
  private static final int SECRET_BYTES = 48;

  private final Map<String, String> values;
  private final Path folder;

  private DemoSettings(Map<String, String> values, Path folder) {
    this.values = values;
    this.folder = folder;
  }

  /**
   * Reads the settings. Where none of them is a secret key, a fresh one is written to {@code .env},
   * so that tokens survive a restart.
   *
   * @param folder where {@code .env} is, and the data of the embedded database
   */
  static DemoSettings load(Path folder, Map<String, String> environment, PrintStream out) {
    Map<String, String> values = new HashMap<>(read(folder));
    values.putAll(environment);
    DemoSettings settings = new DemoSettings(values, folder);
    if (settings.value("SECRET_KEY").isEmpty() && settings.value("SECRET_KEY_FILE").isEmpty()) {
      values.put("SECRET_KEY", writeFreshSecret(folder.resolve(".env")));
      out.println(
          "There was no SECRET_KEY: a fresh one is now in .env. Keep that file to yourself.");
    }
    if (settings.isPlainLoopback() && settings.value("AUTH_INSECURE_COOKIES").isEmpty()) {
      values.put("AUTH_INSECURE_COOKIES", "true");
      out.println(
          "Cookies are not marked Secure, because this is plain HTTP on the loopback interface."
              + " Never do that elsewhere.");
    }
    return settings;
  }

  private static Map<String, String> read(Path folder) {
    Map<String, String> values = new HashMap<>();
    try {
      Dotenv.configure()
          .directory(folder.toAbsolutePath().toString())
          .ignoreIfMissing()
          .load()
          .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
          .forEach((DotenvEntry entry) -> values.put(entry.getKey(), entry.getValue()));
    } catch (DotenvException malformed) {
      throw new ConfigException(List.of("The file .env has a line that is not NAME=value"));
    }
    return values;
  }

  private static String writeFreshSecret(Path file) {
    String secret = Base64.getEncoder().encodeToString(Randomness.secure().bytes(SECRET_BYTES));
    try {
      if (Files.notExists(file)) {
        Files.createFile(file);
      }
      // Before the secret is in it.
      Files.setPosixFilePermissions(
          file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      String before = Files.readString(file);
      String lineBreak = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
      Files.writeString(file, lineBreak + "SECRET_KEY=" + secret + "\n", StandardOpenOption.APPEND);
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException("A fresh SECRET_KEY cannot be written to .env", e);
    }
  }

  /** An empty value is as good as none. */
  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(text -> !text.isBlank());
  }

  /** The settings of Latchkey itself. */
  AuthConfig authConfig() {
    return AuthConfig.from(values);
  }

  /** The database to use; none means the embedded one. */
  Optional<String> mongoUri() {
    return value("MONGO_URI");
  }

  /** The file of the embedded database. */
  Path databaseFile() {
    return folder.resolve("data").resolve("latchkey.db");
  }

  /** The user who may see the page of the administrator. */
  Optional<String> admin() {
    return value("DEMO_ADMIN");
  }

  /** The port to listen on; 0 is any free one. */
  int port() {
    String port = value("PORT").orElse("8080");
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
      throw new ConfigException(List.of("PORT must be between 0 and 65535"));
    }
    return Integer.parseInt(port);
  }

  /** The address to listen on. */
  String host() {
    return value("HOST").orElse("127.0.0.1");
  }

  private boolean isPlainLoopback() {
    try {
      return InetAddress.getByName(host()).isLoopbackAddress()
          && value("AUTH_BASE_URL").filter(url -> url.startsWith("https:")).isEmpty()
          && value("AUTH_PREFIXED_COOKIES").filter("true"::equalsIgnoreCase).isEmpty();
    } catch (UnknownHostException e) {
      throw new ConfigException(List.of("HOST is not an address of this machine"));
    }
  }
}
