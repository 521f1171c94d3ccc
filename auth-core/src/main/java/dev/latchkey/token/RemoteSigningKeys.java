package dev.latchkey.token;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.token.JwksFetch.Fetched;
import java.net.URI;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, fetched from its JWK set and kept: for a service that verifies
 * tokens and issues none. Thread-safe; it has no thread of its own and nothing to close.
 *
 * <p>The set is kept as long as the issuer's {@code max-age} says, within 1 minute to 1 hour, and
 * is fetched anew in the background once four fifths of that are over. At most one fetch is under
 * way. A token with an unknown {@code kid} has the set fetched at once, but not more often than
 * every 30 seconds, so that made-up ids neither load the issuer nor hold up other requests. When
 * the issuer does not answer, the last set stays in force for up to 24 hours, with a warning in the
 * log; without any set, tokens are refused as {@link Reason#UNAVAILABLE}.
 */
public final class RemoteSigningKeys {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteSigningKeys.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int REFRESH_AHEAD = 5;

  private final JwksFetch fetch;
  private final Clock clock;
  private final Duration timeout;
  private final Duration unknownKidInterval;
  private final Duration outageTolerance;
  private final VerifiedTokens verified;
  private volatile @Nullable Kept kept;
  private volatile Instant nextTry = Instant.MIN;
  private @Nullable CompletableFuture<Fetched> underWay;
  private Instant nextForUnknownKid = Instant.MIN;
  private boolean isFailing;

  private RemoteSigningKeys(Builder builder) {
    fetch = new JwksFetch(builder.uri, builder.timeout, builder.signatureProvider);
    clock = builder.clock;
    timeout = builder.timeout;
    unknownKidInterval = builder.unknownKidInterval;
    outageTolerance = builder.outageTolerance;
    verified = VerifiedTokens.atMost(builder.tokenCacheSize);
  }

  /** What was fetched last. */
  private record Kept(KeySet found, Instant refreshAt, Instant staleAt, Instant endsAt) {}

  /** The keys at this address: https, or http on the loopback interface. */
  public static RemoteSigningKeys of(URI jwks, Clock clock) {
    return builder(jwks, clock).build();
  }

  /** The same with other times. */
  public static Builder builder(URI jwks, Clock clock) {
    return new Builder(jwks, clock);
  }

  SigningKeys keys() {
    return new SigningKeys(
        new KeySource() {
          @Override
          public KeySet current() {
            return RemoteSigningKeys.this.current();
          }

          @Override
          public KeySet inSearchOf(String unknownId) {
            return refetched();
          }

          @Override
          public String toString() {
            return "remote";
          }
        },
        verified);
  }

  /** Free of locks and of waiting as long as the set is fresh. */
  private KeySet current() {
    Instant now = clock.instant();
    Kept last = kept;
    if (last != null && now.isBefore(last.refreshAt())) {
      return last.found();
    }
    if (last == null || !now.isBefore(last.endsAt())) {
      return usable(awaited(begun(now)), now).found();
    }
    CompletableFuture<Fetched> refresh = begun(now);
    if (!now.isBefore(last.staleAt()) && !isFailing()) {
      return usable(awaited(refresh), now).found();
    }
    return last.found();
  }

  /** The set after one more fetch, where it is time for one; else as it is. */
  private KeySet refetched() {
    Instant now = clock.instant();
    return usable(awaited(begunForUnknownKid(now)), now).found();
  }

  private Kept usable(@Nullable Kept last, Instant now) {
    if (last == null || !now.isBefore(last.endsAt())) {
      throw new AuthException(Reason.UNAVAILABLE, "the keys of the issuer are not to be had");
    }
    return last;
  }

  private synchronized boolean isFailing() {
    return isFailing;
  }

  private synchronized @Nullable CompletableFuture<Fetched> begunForUnknownKid(Instant now) {
    if (underWay == null && now.isBefore(nextForUnknownKid)) {
      return null;
    }
    if (underWay == null) {
      nextForUnknownKid = now.plus(unknownKidInterval);
      nextTry = now;
    }
    return begun(now);
  }

  /** The fetch that is under way, or a new one; none where the last one has just failed. */
  private synchronized @Nullable CompletableFuture<Fetched> begun(Instant now) {
    if (underWay == null && !now.isBefore(nextTry)) {
      nextTry = now.plus(RETRY);
      underWay = fetch.start().whenComplete(this::ended);
      if (underWay.isDone()) {
        underWay = null;
      }
    }
    return underWay;
  }

  private synchronized void ended(@Nullable Fetched fetched, @Nullable Throwable failure) {
    underWay = null;
    if (fetched == null) {
      failed(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
      return;
    }
    if (isFailing) {
      LOG.info("The keys of the issuer are fetched again");
    }
    isFailing = false;
    Instant now = clock.instant();
    nextTry = now;
    Duration fresh = fetched.freshFor();
    kept =
        new Kept(
            fetched.found(),
            now.plus(fresh.minus(fresh.dividedBy(REFRESH_AHEAD))),
            now.plus(fresh),
            now.plus(outageTolerance));
  }

  private void failed(@Nullable Throwable failure) {
    Kept last = kept;
    if (!isFailing) {
      LOG.warn(
          "The keys of the issuer cannot be fetched ({}): {}",
          String.valueOf(failure),
          last == null ? "no token is accepted" : "the last ones stay until " + last.endsAt());
    }
    isFailing = true;
  }

  /** Waits for the fetch, and tells what is kept then, new or not. */
  private @Nullable Kept awaited(@Nullable CompletableFuture<Fetched> fetching) {
    if (fetching != null) {
      try {
        Fetched fetched = fetching.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("Fetched {}", fetched.found());
      } catch (ExecutionException | TimeoutException failed) {
        LOG.debug("The fetch failed", failed);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return kept;
  }

  @Override
  public String toString() {
    Kept last = kept;
    return "RemoteSigningKeys[" + (last == null ? "none yet" : last.found()) + "]";
  }

  /** Times being chosen. Not thread-safe. */
  public static final class Builder {
    private final URI uri;
    private final Clock clock;
    private Duration timeout = Duration.ofSeconds(5);
    private Duration unknownKidInterval = Duration.ofSeconds(30);
    private Duration outageTolerance = Duration.ofHours(24);
    private Optional<Provider> signatureProvider = Optional.empty();
    private int tokenCacheSize;

    private Builder(URI uri, Clock clock) {
      this.uri = uri;
      this.clock = clock;
    }

    /** How long a fetch may take, and a request wait for it. Default: 5 s. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** How often unknown ids may have the set fetched. Default: every 30 s. */
    public Builder unknownKidInterval(Duration interval) {
      this.unknownKidInterval = interval;
      return this;
    }

    /** How long the last set stays in force while the issuer does not answer. Default: 24 h. */
    public Builder outageTolerance(Duration tolerance) {
      this.outageTolerance = tolerance;
      return this;
    }

    /** Whose signatures are used. Default: those of the JDK. */
    public Builder signatureProvider(Provider provider) {
      this.signatureProvider = Optional.of(provider);
      return this;
    }

    /**
     * How many verified tokens are kept, so that their signatures need not be checked again.
     * Default: 0, none.
     *
     * @throws IllegalArgumentException for less than 0 or more than 1000000
     */
    public Builder tokenCache(int size) {
      if (size < 0 || size > 1_000_000) {
        throw new IllegalArgumentException("Between 0 and 1000000 tokens are kept");
      }
      this.tokenCacheSize = size;
      return this;
    }

    /**
     * The keys; nothing is fetched before the first token comes.
     *
     * @throws IllegalArgumentException for an address that is neither https nor on loopback
     */
    public RemoteSigningKeys build() {
      return new RemoteSigningKeys(this);
    }
  }
}
