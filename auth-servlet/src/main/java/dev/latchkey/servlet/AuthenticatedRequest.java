package dev.latchkey.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;

/** A request as it looks to the application once its token was verified. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
  private final AuthPrincipal principal;

  AuthenticatedRequest(HttpServletRequest request, AuthPrincipal principal) {
    super(request);
    this.principal = principal;
  }

  @Override
  public Principal getUserPrincipal() {
    return principal;
  }

  @Override
  public String getRemoteUser() {
    return principal.getName();
  }

  @Override
  public boolean isUserInRole(String role) {
    return principal.token().roles().contains(role);
  }

  @Override
  public String getAuthType() {
    return "Bearer";
  }

  /** True: the user is authenticated already. */
  @Override
  public boolean authenticate(HttpServletResponse response) {
    return true;
  }
}
