package dev.latchkey.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's address of public keys, which counts how often it is asked. */
final class JwksServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String body = "{\"keys\":[]}";
  private volatile String cacheControl = "public, max-age=300";
  private volatile int status = 200;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  JwksServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      gate.await();
      exchange.getResponseHeaders().set("Cache-Control", cacheControl);
      exchange.getResponseHeaders().set("Location", uri() + "/elsewhere");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What it answers from here on. */
  void serves(String body) {
    this.body = body;
  }

  void says(String cacheControl) {
    this.cacheControl = cacheControl;
  }

  void fails(int status) {
    this.status = status;
  }

  void recovers() {
    status = 200;
  }

  /** It answers nobody until the latch is down. */
  void waitsFor(CountDownLatch latch) {
    gate = latch;
  }

  int timesAsked() {
    return asked.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
