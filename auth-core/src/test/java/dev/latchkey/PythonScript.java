package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs Python of the system, where Debian's modules are, for tests of the exchange with it. */
public final class PythonScript {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int PATIENCE_SECONDS = 30;

  private PythonScript() {}

  /** Skips the test, or fails it in continuous integration, where one of the modules is missing. */
  public static void requireModules(String modules, String whatAndWhy) throws Exception {
    RequiredTool.require(
        Files.isExecutable(PYTHON) && run("import " + modules, "").isPresent(), whatAndWhy);
  }

  /** What the script prints, or empty where it fails. Nothing secret is on its command line. */
  public static Optional<String> run(String script, String input)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(PYTHON.toString(), "-c", script)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
