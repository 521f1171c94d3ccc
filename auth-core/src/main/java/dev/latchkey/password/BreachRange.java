package dev.latchkey.password;

import dev.latchkey.crypto.Hashes;
import dev.latchkey.http.LimitedFetch;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for all hashes that begin with the same 5 hexadecimal digits as that of the password, and
 * looks for the rest among them. The answer is padded, so that its length does not tell the digits;
 * padding has the count 0. Thread-safe.
 */
final class BreachRange implements BreachedPasswords {
  static final Duration TIMEOUT = Duration.ofSeconds(2);
  static final int MOST_AT_ONCE = 32;

  private static final int MAX_BYTES = 512 * 1024;
  private static final int PREFIX = 5;
  private static final int OK = 200;
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{35}):([0-9]{1,18})");

  private final String range;
  private final LimitedFetch fetch;
  private final Semaphore calls;

  BreachRange(URI range, Duration timeout, int mostAtOnce) {
    if (!LimitedFetch.isSafe(range)
        || range.getUserInfo() != null
        || range.getQuery() != null
        || range.getFragment() != null) {
      throw new IllegalArgumentException(
          "The address of breached passwords is https, or http on the loopback interface, and"
              + " ends with a path");
    }
    this.range = range.toString().endsWith("/") ? range.toString() : range + "/";
    fetch = new LimitedFetch(timeout, MAX_BYTES);
    calls = new Semaphore(mostAtOnce);
  }

  @Override
  public boolean contains(String password) {
    String hash = Hashes.sha1Hex(password);
    if (!calls.tryAcquire()) {
      throw new BreachCheckException("too many checks at once");
    }
    try {
      return isListed(hash.substring(PREFIX), answer(hash.substring(0, PREFIX)));
    } finally {
      calls.release();
    }
  }

  private String answer(String prefix) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(range + prefix))
            .header("Add-Padding", "true")
            .header("User-Agent", "latchkey");
    try {
      HttpResponse<byte[]> answer = fetch.start(request).get();
      if (answer.statusCode() != OK) {
        throw new BreachCheckException("the status is " + answer.statusCode());
      }
      return new String(answer.body(), StandardCharsets.US_ASCII);
    } catch (ExecutionException failed) {
      throw new BreachCheckException(problem(failed.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BreachCheckException("the wait for the answer was interrupted");
    }
  }

  /** Without the message of the failure, which may repeat what was asked. */
  private static String problem(@Nullable Throwable failure) {
    return failure instanceof TimeoutException || failure instanceof HttpTimeoutException
        ? "no answer in time"
        : "no answer: " + (failure == null ? "unknown" : failure.getClass().getSimpleName());
  }

  private static boolean isListed(String suffix, String answer) {
    boolean listed = false;
    for (String line : answer.lines().toList()) {
      Matcher entry = LINE.matcher(line);
      if (!entry.matches()) {
        throw new BreachCheckException("the answer is not of the published form");
      }
      listed |= entry.group(1).equalsIgnoreCase(suffix) && Long.parseLong(entry.group(2)) > 0;
    }
    return listed;
  }
}
