package dev.latchkey.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of an answer, unless it is larger than the limit: then the rest is not even read. */
final class LimitedBody implements BodySubscriber<byte[]> {
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteBuffer read;
  private Flow.@Nullable Subscription subscription;

  LimitedBody(int limit) {
    read = ByteBuffer.allocate(limit);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (part.remaining() > read.remaining()) {
        if (subscription != null) {
          subscription.cancel();
        }
        body.completeExceptionally(new IOException("The answer is too large"));
        return;
      }
      read.put(part);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    byte[] bytes = new byte[read.position()];
    read.flip().get(bytes);
    body.complete(bytes);
  }
}
