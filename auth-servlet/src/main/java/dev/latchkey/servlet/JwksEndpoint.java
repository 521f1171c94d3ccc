package dev.latchkey.servlet;

import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.token.SigningKeys;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;

/**
 * The public keys for whoever verifies tokens elsewhere. They may be kept for five minutes: a new
 * key is published for longer than that before it signs. Thread-safe.
 *
 * <p>RFC 7517, section 5; RFC 9110, section 13.1.2 (ETag and {@code If-None-Match}).
 */
final class JwksEndpoint {
  static final String PATH = "/.well-known/jwks.json";

  private final SigningKeys keys;

  JwksEndpoint(SigningKeys keys) {
    this.keys = keys;
  }

  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    byte[] body = keys.jwks().getBytes(StandardCharsets.UTF_8);
    String tag = "\"" + Base64Url.encode(Hashes.sha256(body)) + "\"";
    response.setHeader("Cache-Control", "public, max-age=300");
    response.setHeader("ETag", tag);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (isKnown(tag, request)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Proxies that compress may mark the tag as weak: the comparison is the weak one. */
  private static boolean isKnown(String tag, HttpServletRequest request) {
    return Collections.list(request.getHeaders("If-None-Match")).stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .map(known -> known.startsWith("W/") ? known.substring(2) : known)
        .anyMatch(known -> known.equals("*") || known.equals(tag));
  }
}
