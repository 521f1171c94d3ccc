package dev.latchkey.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests whose answers are bounded in time and in size; redirects are not followed.
 * Immutable and thread-safe.
 */
public final class LimitedFetch {
  private final HttpClient client;
  private final Duration timeout;
  private final int maxBytes;

  /**
   * Bounds for every request.
   *
   * @param timeout for all of it, from connecting to the last byte of the answer
   * @param maxBytes the largest body of an answer
   */
  public LimitedFetch(Duration timeout, int maxBytes) {
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** Whether nobody on the way can change the answer: https, or http on the loopback interface. */
  public static boolean isSafe(URI uri) {
    String host = String.valueOf(uri.getHost());
    return ("https".equals(uri.getScheme()) && uri.getHost() != null)
        || ("http".equals(uri.getScheme())
            && host.matches("localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1]"));
  }

  /** Begins a request, which ends within the timeout, one way or the other. */
  public CompletableFuture<HttpResponse<byte[]>> start(HttpRequest.Builder request) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request.timeout(timeout).build(), answer -> new LimitedBody(maxBytes));
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> exchange.cancel(true));
  }
}
