package dev.latchkey.servlet;

import dev.latchkey.Client;
import dev.latchkey.throttle.AddressRange;
import dev.latchkey.throttle.IpAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sent a request, as far as the network tells. {@code X-Forwarded-For} is believed as far as
 * trusted proxies wrote it: it is read from the right, and the first address that is no trusted
 * proxy is the client. What stands further left may be anybody's invention. Thread-safe.
 *
 * <p>Where a trusted proxy does not say for whom it asks, the address is unknown: it must not pass
 * for the address of all its clients.
 */
final class Clients {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int MAX_HOPS = 32;

  private final List<AddressRange> trustedProxies;
  private final AtomicBoolean warned = new AtomicBoolean();

  Clients(List<AddressRange> trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  Client of(HttpServletRequest request) {
    return new Client(
        address(request), Objects.requireNonNullElse(request.getHeader("User-Agent"), ""));
  }

  private String address(HttpServletRequest request) {
    String peer = Objects.requireNonNullElse(request.getRemoteAddr(), "");
    Optional<IpAddress> address = IpAddress.parse(peer);
    if (address.filter(this::isTrusted).isPresent()) {
      return forwarded(request).map(IpAddress::toString).orElse("");
    }
    address.ifPresent(found -> warnOfProxy(found, request));
    return peer;
  }

  /**
   * The first address from the right that is not a trusted proxy; empty where it cannot be read.
   */
  private Optional<IpAddress> forwarded(HttpServletRequest request) {
    for (String hop : hopsFromTheRight(request)) {
      Optional<IpAddress> address = IpAddress.parse(withoutPort(hop));
      if (address.filter(this::isTrusted).isEmpty()) {
        return address;
      }
    }
    return Optional.empty();
  }

  private static List<String> hopsFromTheRight(HttpServletRequest request) {
    List<String> hops = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders(FORWARDED_FOR))) {
      hops.addAll(Arrays.asList(header.split(",", -1)));
    }
    Collections.reverse(hops);
    return hops.subList(0, Math.min(hops.size(), MAX_HOPS));
  }

  /** Some proxies write {@code 192.0.2.7:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    return hop.strip()
        .replaceFirst("^\\[([^\\]]*)](:\\d+)?$", "$1")
        .replaceFirst("^([^:]*):\\d+$", "$1");
  }

  private boolean isTrusted(IpAddress address) {
    return trustedProxies.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * A proxy that is not configured makes all its clients one address, and throttles them as one.
   */
  private void warnOfProxy(IpAddress peer, HttpServletRequest request) {
    if (peer.isInternal()
        && request.getHeader(FORWARDED_FOR) != null
        && warned.compareAndSet(false, true)) {
      LOG.warn(
          "Requests come through a proxy at {} that AUTH_TRUSTED_PROXIES does not name:"
              + " all its clients count as one address",
          peer);
    }
  }
}
