package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.JsonException;
import dev.latchkey.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One request to a server and its answer, to be looked at. The request keeps no cookies. */
public final class HttpExchange {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpResponse<String> response;

  private HttpExchange(HttpResponse<String> response) {
    this.response = response;
  }

  /** A GET with these headers, name and value in turn. */
  public static HttpExchange get(URI uri, String... headers) {
    return send(request(uri, headers).GET());
  }

  /** A POST of this JSON. */
  public static HttpExchange postJson(URI uri, String json, String... headers) {
    return post(uri, "application/json", json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** A POST of these bytes; without a content type where it is empty. */
  public static HttpExchange post(URI uri, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request = request(uri, headers).POST(BodyPublishers.ofByteArray(body));
    return send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
  }

  /** A request of another method. */
  public static HttpExchange call(String method, URI uri, String... headers) {
    return send(request(uri, headers).method(method, BodyPublishers.noBody()));
  }

  private static HttpRequest.Builder request(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static HttpExchange send(HttpRequest.Builder request) {
    try {
      return sendOnce(request);
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
        throw new AssertionError("The server did not answer", e);
      }
    }
    // A server may close a kept connection at any time, and does after a refusal whose body it did
    // not read: the request on its way then was not looked at, and is sent again, as browsers do.
    try {
      return sendOnce(request);
    } catch (IOException e) {
      throw new AssertionError("The server did not answer twice", e);
    }
  }

  private static HttpExchange sendOnce(HttpRequest.Builder request) throws IOException {
    try {
      return new HttpExchange(CLIENT.send(request.build(), BodyHandlers.ofString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The status. */
  public int status() {
    return response.statusCode();
  }

  /** The body as text. */
  public String body() {
    return response.body();
  }

  /** The body as the JSON object that it is. */
  public Map<String, Object> json() {
    try {
      return StrictJson.parseObject(body().getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new AssertionError("Not a JSON object: " + body(), e);
    }
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  /** The one value of a header. */
  public String header(String name) {
    assertThat(headers(name)).as(name).hasSize(1);
    return headers(name).get(0);
  }

  /** The value of the cookie that is set, without its attributes. */
  public String cookie(String name) {
    return setCookie(name).split("[=;]", -1)[1];
  }

  /** The whole {@code Set-Cookie} header of this cookie. */
  public String setCookie(String name) {
    List<String> found =
        headers("Set-Cookie").stream().filter(header -> header.startsWith(name + "=")).toList();
    assertThat(found).as("Set-Cookie of %s", name).hasSize(1);
    return found.get(0);
  }

  /** The attributes of the cookie that is set. */
  public List<String> cookieAttributes(String name) {
    return Arrays.stream(setCookie(name).split(";", -1)).skip(1).map(String::strip).toList();
  }

  /** Expects a refusal in the form of the contract. */
  public HttpExchange assertRefused(int status, String error, String message) {
    assertThat(status()).as(body()).isEqualTo(status);
    assertThat(header("Content-Type")).startsWith("application/json");
    assertThat(json()).containsEntry("error", error).containsEntry("message", message);
    return this;
  }

  /** Expects this status and no error. */
  public HttpExchange assertStatus(int status) {
    assertThat(status()).as(body()).isEqualTo(status);
    return this;
  }
}
