package dev.latchkey.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where and with what the run is. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Lines of Markdown. */
  static String header(String mode) {
    return """
        # Benchmarks (%s)

        * %s
        * %s %s
        * %s, %d processors
        * %s
        """
        .formatted(
            mode,
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            processor(),
            Runtime.getRuntime().availableProcessors(),
            versions());
  }

  private static String processor() {
    if (!Files.isReadable(CPUS)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String versions() {
    Properties versions = new Properties();
    try (InputStream file = Machine.class.getResourceAsStream("versions.properties")) {
      versions.load(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return versions.stringPropertyNames().stream()
        .sorted()
        .map(name -> name + " " + versions.getProperty(name))
        .collect(Collectors.joining(", "));
  }
}
