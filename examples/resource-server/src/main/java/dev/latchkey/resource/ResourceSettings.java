package dev.latchkey.resource;

import dev.latchkey.ConfigException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings, all of them from the environment.
 *
 * @param jwks {@code ISSUER_JWKS}: where the issuer's public keys are
 * @param issuer {@code AUTH_ISSUER}: as the issuer has it
 * @param audience {@code AUTH_AUDIENCE}: as the issuer has it
 * @param port {@code PORT}: 8081, or 0 for any free one
 */
record ResourceSettings(URI jwks, String issuer, String audience, int port) {
  private static final String MISSING = " is missing";

  /**
   * Reads them.
   *
   * @throws ConfigException naming every one that is missing or unreadable
   */
  static ResourceSettings from(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    String jwks = required("ISSUER_JWKS", environment, problems);
    String issuer = required("AUTH_ISSUER", environment, problems);
    String audience = required("AUTH_AUDIENCE", environment, problems);
    String port = value("PORT", environment).orElse("8081");
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
      problems.add("PORT must be between 0 and 65535");
    }
    Optional<URI> uri = uri(jwks);
    if (!jwks.isEmpty() && uri.isEmpty()) {
      problems.add("ISSUER_JWKS is not an address");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new ResourceSettings(uri.orElseThrow(), issuer, audience, Integer.parseInt(port));
  }

  private static String required(
      String name, Map<String, String> environment, List<String> problems) {
    Optional<String> value = value(name, environment);
    if (value.isEmpty()) {
      problems.add(name + MISSING);
    }
    return value.orElse("");
  }

  private static Optional<String> value(String name, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }
}
