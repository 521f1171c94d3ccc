package dev.latchkey.bench;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.crypto.Randomness;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the filter costs in a container: requests that a Tomcat in a process of its own answers each
 * second, loaded with wrk, a route that is open beside one that asks for a token. To be closed.
 */
final class FilterLoad implements AutoCloseable {
  private static final int SECONDS = 3;
  private static final int WARM_UP_SECONDS = 4;
  private static final int CONNECTIONS = 16;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

  private final Process server;
  private final String url;

  /** A route, and what is sent with a request to it. */
  private record Route(String path, String header) {}

  private FilterLoad() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            LoadServer.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "SECRET_KEY", Base64.getEncoder().encodeToString(Randomness.secure().bytes(48)),
                "JWT_EXP_DELTA_SECONDS", "3600",
                "AUTH_INSECURE_COOKIES", "true"));
    builder.environment().remove("MONGO_URI");
    server = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    // Not to be closed: the server ends when its streams do.
    BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
    String ready = String.valueOf(lines.readLine());
    Check.that(ready.startsWith("READY "), "the server does not start");
    url = "http://127.0.0.1:" + ready.substring("READY ".length());
  }

  /** Whether wrk is there. */
  static boolean isPossible() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
  }

  /** What so many rounds take. */
  static int seconds(int rounds) {
    return 3 * (WARM_UP_SECONDS + rounds * SECONDS) + 3;
  }

  /**
   * The time of a request to the protected route over one to the open route, the median of so many
   * rounds: with the token in the header, and in the cookie.
   */
  static Map<String, Double> timesOverOpen(int rounds) throws IOException, InterruptedException {
    try (FilterLoad load = new FilterLoad()) {
      return load.measure(rounds);
    }
  }

  private Map<String, Double> measure(int rounds) throws IOException, InterruptedException {
    String token = token();
    Route open = new Route("/open", "Accept: */*");
    Route header = new Route("/closed", "Authorization: Bearer " + token);
    Route cookie = new Route("/closed", "Cookie: access_token=" + token);
    for (Route route : List.of(open, header, cookie)) {
      var unused = perSecond(route, WARM_UP_SECONDS);
    }
    List<Double> byHeader = new ArrayList<>();
    List<Double> byCookie = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      double first = perSecond(open, SECONDS);
      byHeader.add(first / perSecond(header, SECONDS));
      byCookie.add(first / perSecond(cookie, SECONDS));
    }
    return Map.of("header", median(byHeader), "cookie", median(byCookie));
  }

  private static double median(List<Double> numbers) {
    return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
  }

  private double perSecond(Route route, int seconds) throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-H",
                route.header(),
                url + route.path())
            .redirectErrorStream(true)
            .start();
    String told = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Check.that(wrk.waitFor() == 0 && !told.contains("Non-2xx"), "a route is refused, or wrk fails");
    Matcher rate = RATE.matcher(told);
    Check.that(rate.find(), "wrk tells no rate");
    return Double.parseDouble(rate.group(1));
  }

  /** Of a user who registers and logs in. */
  private String token() throws IOException, InterruptedException {
    String user =
        JSONObjectUtils.toJSONString(
            Map.of(
                "username", "alice",
                "password", "seven quiet lanterns on a hill",
                "delivery", "body"));
    var unused = post("/api/register", user);
    Matcher token =
        Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(post("/api/login", user));
    Check.that(token.find(), "the user is not logged in");
    return token.group(1);
  }

  private String post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    server.destroy();
  }
}
