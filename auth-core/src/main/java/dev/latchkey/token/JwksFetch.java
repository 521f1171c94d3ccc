package dev.latchkey.token;

import dev.latchkey.crypto.AsymmetricKey;
import dev.latchkey.crypto.BadKeyException;
import dev.latchkey.crypto.JwkKey;
import dev.latchkey.http.LimitedFetch;
import dev.latchkey.json.JsonException;
import dev.latchkey.json.StrictJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a JWK set: by https, or by http from this machine alone, without following redirects, at
 * most 64 KiB and within a time. Immutable and thread-safe.
 *
 * <p>RFC 7517, section 5; RFC 9111, section 5.2.2.1 (max-age).
 */
final class JwksFetch {
  private static final Logger LOG = LoggerFactory.getLogger(JwksFetch.class);
  private static final int MAX_BYTES = 64 * 1024;

  /** A token without a kid is tried with every key. */
  private static final int MAX_KEYS = 32;

  private static final int OK = 200;
  private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=\"?([0-9]{1,9})");
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration USUAL = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final LimitedFetch fetch;
  private final URI uri;
  private final Optional<Provider> provider;

  JwksFetch(URI uri, Duration timeout, Optional<Provider> provider) {
    if (!LimitedFetch.isSafe(uri)) {
      throw new IllegalArgumentException(
          "The address of a JWK set is https, or http on the loopback interface");
    }
    this.uri = uri;
    this.provider = provider;
    fetch = new LimitedFetch(timeout, MAX_BYTES);
  }

  /** What was fetched, and for how long it is fresh. */
  record Fetched(KeySet found, Duration freshFor) {}

  /** Begins a fetch, which ends within the timeout, one way or the other. */
  CompletableFuture<Fetched> start() {
    return fetch
        .start(HttpRequest.newBuilder(uri).header("Accept", "application/json"))
        .thenApply(this::fetched);
  }

  private Fetched fetched(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw new IllegalStateException("The status is " + answer.statusCode());
    }
    try {
      Object keys = StrictJson.parseObject(answer.body()).get("keys");
      if (keys instanceof List<?> list) {
        return new Fetched(keySet(list), freshness(answer));
      }
    } catch (JsonException malformed) {
      throw new IllegalStateException("The answer is no strict JSON object", malformed);
    }
    throw new IllegalStateException("The answer is no JWK set");
  }

  /** A key that is not for this, or not understood, is left out (RFC 7517, section 5). */
  private KeySet keySet(List<?> list) {
    List<SigningKey> keys = new ArrayList<>();
    for (Object member : list) {
      if (member instanceof Map<?, ?> jwk) {
        publicKey(members(jwk)).ifPresent(keys::add);
      }
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalStateException("There are more than 32 keys");
    }
    return new KeySet(Optional.empty(), keys);
  }

  private static Map<String, Object> members(Map<?, ?> jwk) {
    Map<String, Object> members = new HashMap<>();
    jwk.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  private Optional<SigningKey> publicKey(Map<String, Object> jwk) {
    try {
      AsymmetricKey key = JwkKey.parse(jwk).on(provider);
      if (key.canSign()) {
        throw new BadKeyException("tells its private key: nobody may trust it any more");
      }
      return Optional.of(SigningKey.of(JwkKey.id(jwk).orElseGet(key::thumbprint), key));
    } catch (BadKeyException unusable) {
      LOG.debug("A key of the JWK set is left out: it {}", unusable.problem());
      return Optional.empty();
    }
  }

  /** As long as the issuer says, within reason. */
  private static Duration freshness(HttpResponse<byte[]> answer) {
    String control = String.join(",", answer.headers().allValues("Cache-Control"));
    if (control.contains("no-store") || control.contains("no-cache")) {
      return SHORTEST;
    }
    Matcher age = MAX_AGE.matcher(control);
    Duration said = age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : USUAL;
    return said.compareTo(SHORTEST) < 0 ? SHORTEST : said.compareTo(LONGEST) > 0 ? LONGEST : said;
  }
}
