package dev.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The demo server's JAR as a process of its own, on a free port. */
final class RunningJar implements AutoCloseable {
  private static final Path JAR = Path.of("target", "demo-server.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LISTENING = "Listening on ";

  private final Process process;
  private final Path log;
  private final URI uri;

  private RunningJar(Process process, Path log) throws IOException, InterruptedException {
    this.process = process;
    this.log = log;
    uri = URI.create(awaited(LISTENING));
  }

  /** Starts it in the folder with these settings, and waits until it serves. */
  static RunningJar start(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "output", ".txt");
    return new RunningJar(process(folder, settings, log), log);
  }

  /** What it prints where it refuses to start; its exit code must be 1. */
  static String refusal(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "output", ".txt");
    Process process = process(folder, settings, log);
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      return Files.readString(log);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process process(Path folder, Map<String, String> settings, Path log)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", JAR + ""))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = new HashMap<>(settings);
    environment.putIfAbsent("PORT", "0");
    environment.putIfAbsent("AUTH_BCRYPT_COST", "10");
    // All tests come from one address.
    environment.putIfAbsent("AUTH_THROTTLE_ADDRESS_FAILURES", "1000000");
    environment.putIfAbsent("AUTH_THROTTLE_REGISTRATIONS", "1000000");
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The rest of the first line that begins so, once it is there. */
  private String awaited(String beginning) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (String line : output().lines().toList()) {
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly();
    throw new AssertionError("The demo server did not start:\n" + output());
  }

  URI uri() {
    return uri;
  }

  URI at(String path) {
    return URI.create(uri + path);
  }

  /** What it has printed so far. */
  String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it as an operator would, and expects it to obey. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError("The demo server did not stop");
  }
}
