package dev.latchkey.servlet;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.audit.AuthEvents;
import dev.latchkey.audit.Slf4jAuthEventListener;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.TokenVerifier;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks the token of each request against the {@link Routes}, and serves the ready endpoints
 * ({@code /api/login} and so on) where they are not switched off. Everything under the filter is
 * closed unless a rule opens it. Thread-safe.
 *
 * <p>To the application an authenticated request looks like any other: {@code getUserPrincipal()}
 * (an {@link AuthPrincipal}), {@code getRemoteUser()} (the id of the user), {@code
 * isUserInRole(...)}, {@code getAuthType()}; in asynchronous dispatches and forwards, too. Rules
 * judge what comes from outside: dispatches that the application makes itself are not judged again.
 *
 * <p>An {@link AuthException} that the application throws is answered like one of our own.
 */
public final class AuthFilter implements Filter {
  private static final String PRINCIPAL = AuthPrincipal.class.getName();

  private final TokenGate gate;
  private final Clients clients;
  private final AuthEvents events;
  private final Clock clock;
  private final Routes routes;
  private final Optional<AuthEndpoints> endpoints;

  private AuthFilter(
      TokenGate gate,
      Clients clients,
      AuthEvents events,
      Clock clock,
      Routes routes,
      Optional<AuthEndpoints> endpoints) {
    this.gate = Objects.requireNonNull(gate);
    this.clients = clients;
    this.events = Objects.requireNonNull(events);
    this.clock = Objects.requireNonNull(clock);
    this.routes = Objects.requireNonNull(routes);
    this.endpoints = endpoints;
  }

  /** With the endpoints, and everything else closed. */
  public static AuthFilter of(Auth auth) {
    return of(auth, Routes.builder().build());
  }

  /**
   * With the endpoints and these rules. They hold for the endpoints as well, except that
   * registration, login, refresh and logout stay open unless an exact rule says otherwise, and that
   * no rule opens the others to strangers.
   */
  public static AuthFilter of(Auth auth, Routes routes) {
    AuthCookies cookies = new AuthCookies(auth.config());
    Clients clients = new Clients(auth.config().trustedProxies());
    CsrfGuard csrf = new CsrfGuard(auth);
    return new AuthFilter(
        new IssuerGate(auth, cookies, csrf),
        clients,
        auth.events(),
        auth.clock(),
        routes,
        Optional.of(new AuthEndpoints(auth, clients, cookies, csrf)));
  }

  /**
   * For a service that verifies the tokens of another: with these rules, without endpoints, stores
   * and a secret key. It takes tokens from the {@code Authorization} header alone, so no page of
   * another site can send one along. Decisions go to the log.
   */
  public static AuthFilter verifying(TokenVerifier tokens, Routes routes, Clock clock) {
    return new AuthFilter(
        new VerifierGate(tokens),
        new Clients(List.of()),
        new AuthEvents(List.of(new Slf4jAuthEventListener())),
        clock,
        routes,
        Optional.empty());
  }

  /** The same without endpoints, for a service where nobody logs in. */
  public AuthFilter withoutEndpoints() {
    return new AuthFilter(gate, clients, events, clock, routes, Optional.empty());
  }

  /** Puts the filter in front of everything, ready for asynchronous requests. */
  public void addTo(ServletContext context) {
    FilterRegistration.Dynamic registration = context.addFilter("latchkey", this);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("Latchkey protects HTTP and nothing else");
    }
    try {
      if (http.getDispatcherType() == DispatcherType.REQUEST) {
        judge(http, answer, chain);
      } else {
        proceed(remembered(http), answer, chain);
      }
    } catch (AuthException refused) {
      if (answer.isCommitted()) {
        throw refused;
      }
      Answer.refuse(answer, refused);
    }
  }

  private void judge(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = RequestPath.of(request);
    Optional<Endpoint> endpoint = endpoints.flatMap(all -> all.at(path));
    Access access =
        endpoint
            .map(ready -> ready.access(routes, path))
            .or(() -> routes.access().find(path))
            .orElse(new Access.Authenticated());
    HttpServletRequest judged =
        access.isOpen() ? welcomed(request) : authenticated(request, path, access);
    if (endpoint.isPresent()) {
      endpoint.get().serve(judged, response);
    } else {
      proceed(judged, response, chain);
    }
  }

  private static void proceed(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (AuthException refused) {
      if (!response.isCommitted()) {
        response.reset();
      }
      throw refused;
    }
  }

  /** A request to an open route: a good token is told to the application, a bad one is not. */
  private HttpServletRequest welcomed(HttpServletRequest request) {
    try {
      Optional<RequestToken> presented = gate.presented(request);
      if (presented.isEmpty()) {
        return request;
      }
      AccessToken token = gate.verified(presented.get(), false);
      return gate.isOwn(presented.get(), token, request) ? signedBy(token, request) : request;
    } catch (AuthException bad) {
      return request;
    }
  }

  private HttpServletRequest authenticated(HttpServletRequest request, String path, Access access) {
    AccessToken token = verified(request, path);
    if (!access.admits(token)) {
      events.publish(
          new AuthEvent.AccessDenied(clock.instant(), clients.of(request), token.userId(), path));
      throw new AuthException(Reason.INSUFFICIENT_SCOPE);
    }
    return signedBy(token, request);
  }

  private AccessToken verified(HttpServletRequest request, String path) {
    RequestToken presented;
    AccessToken token;
    try {
      presented =
          gate.presented(request).orElseThrow(() -> new AuthException(Reason.TOKEN_MISSING));
      token = gate.verified(presented, routes.isStrict(path));
    } catch (AuthException refused) {
      events.publish(
          new AuthEvent.TokenRefused(
              clock.instant(), clients.of(request), refused.reason(), refused.detail()));
      throw refused;
    }
    gate.checkCsrf(presented, token, request);
    return token;
  }

  private static HttpServletRequest signedBy(AccessToken token, HttpServletRequest request) {
    AuthPrincipal principal = new AuthPrincipal(token);
    request.setAttribute(PRINCIPAL, principal);
    return new AuthenticatedRequest(request, principal);
  }

  /** The container may dispatch the bare request again: it still is from the same user. */
  private static HttpServletRequest remembered(HttpServletRequest request) {
    return request.getUserPrincipal() == null
            && request.getAttribute(PRINCIPAL) instanceof AuthPrincipal principal
        ? new AuthenticatedRequest(request, principal)
        : request;
  }
}
