package dev.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.mongo.MongoStores;
import dev.latchkey.servlet.HttpExchange;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the README compiles, because it stands here and in {@link Quickstart}, and runs. */
class ReadmeTest {
  private static final Path README = Path.of("..", "..", "README.md");
  private static final Path SOURCES = Path.of("src", "test", "java", "dev", "latchkey", "demo");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String ALICE =
      "{\"username\":\"alice\",\"password\":\"correct horse battery\"}";

  /** Any resource of an application. */
  private static final class Resource extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getUserPrincipal() == null) {
        response.getWriter().print("welcome");
        return;
      }
      String userId = request.getUserPrincipal().getName();
      boolean mayPublish = request.isUserInRole("editor");
      response.getWriter().print(userId + " " + mayPublish);
    }
  }

  /** Compiled, not run: it needs a database. */
  static MongoStores withADatabase() {
    MongoStores stores = MongoStores.connect(System.getenv("MONGO_URI"));
    return stores;
  }

  private static String withoutSpaces(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @Test
  void allJavaOfTheReadmeIsCompiled() throws IOException {
    String sources;
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> texts = files.map(ReadmeTest::read).map(ReadmeTest::withoutSpaces).toList();
      sources = String.join("\n", texts);
    }
    List<String> snippets =
        JAVA.matcher(Files.readString(README))
            .results()
            .map((MatchResult match) -> withoutSpaces(match.group(1)))
            .collect(Collectors.toList());

    assertThat(snippets).hasSizeGreaterThan(2).allMatch(sources::contains);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theQuickstartProtectsAnApplication(@TempDir Path folder) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    context.addApplicationListener(Quickstart.class.getName());
    Tomcat.addServlet(context, "resource", new Resource()).addMapping("/");
    try {
      tomcat.start();
      tryIt(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static void tryIt(URI server) {
    assertThat(HttpExchange.get(server.resolve("/")).body()).isEqualTo("welcome");
    HttpExchange.get(server.resolve("/account")).assertStatus(401);

    HttpExchange registered =
        HttpExchange.postJson(server.resolve("/api/register"), ALICE).assertStatus(201);
    String token =
        HttpExchange.postJson(server.resolve("/api/login"), ALICE)
            .assertStatus(200)
            .cookie("access_token");

    assertThat(getAs(token, server.resolve("/account")).assertStatus(200).body())
        .isEqualTo(registered.json().get("user_id") + " false");
    getAs(token, server.resolve("/admin/x")).assertStatus(403);
    getAs(token, server.resolve("/api/users")).assertStatus(200);
  }

  private static HttpExchange getAs(String token, URI uri) {
    return HttpExchange.get(uri, "Cookie", "access_token=" + token);
  }
}
