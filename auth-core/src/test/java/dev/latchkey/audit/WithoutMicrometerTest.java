package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.Client;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Micrometer is optional: whoever does not have it misses the metrics and nothing else. */
class WithoutMicrometerTest {
  /** The class path of the tests without Micrometer's JARs. */
  @Test
  void withoutMicrometerOnTheClassPathEverythingElseRuns() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!place.contains("micrometer")) {
        urls.add(Path.of(place).toUri().toURL());
      }
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader without = new URLClassLoader(urls.toArray(URL[]::new), platform)) {
      Class<?> application = without.loadClass(Application.class.getName());

      assertThat(application.getMethod("loggedIn").invoke(null)).isEqualTo("alice is in");
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> without.loadClass("io.micrometer.core.instrument.MeterRegistry"));
    }
  }

  /** Loaded by the loader above, with all that it uses. */
  public static final class Application {
    private Application() {}

    /** Registers and logs in. */
    public static String loggedIn() {
      AuthConfig config =
          AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").build();
      try (Auth auth =
          Auth.builder(config, new MemoryStores()).passwordHasher(new CountingHasher()).build()) {
        Client client = Client.unknown();
        String name = auth.accounts().register("alice", "correct horse", client).username();
        var unused = auth.logins().login(name, "correct horse", client);
        return name + " is in";
      }
    }
  }
}
