package dev.latchkey.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a server that can be cut and mended, while the server itself stays as it is. */
final class Relay implements AutoCloseable {
  private final InetSocketAddress target;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean isCut;

  Relay(InetSocketAddress target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Drops all connections and every one that comes from now on. */
  void cut() {
    isCut = true;
    open.forEach(Relay::drop);
  }

  void mend() {
    isCut = false;
  }

  private void accept() {
    try {
      while (true) {
        connect(listening.accept());
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  private void connect(Socket client) {
    open.add(client);
    try {
      if (isCut) {
        throw new IOException("cut");
      }
      Socket server = new Socket(target.getAddress(), target.getPort());
      open.add(server);
      threads.execute(() -> pump(client, server));
      threads.execute(() -> pump(server, client));
    } catch (IOException refused) {
      drop(client);
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      long unused = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException dropped) {
      // Both are closed, and so the other pump ends, too.
    }
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
    threads.shutdownNow();
  }
}
