package dev.latchkey.servlet;

import dev.latchkey.AuthException;
import dev.latchkey.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** How a filter comes by the token of a request, and what makes it good. */
interface TokenGate {
  /**
   * The token as it came.
   *
   * @throws AuthException {@link dev.latchkey.Reason#INVALID_REQUEST} where there are two
   */
  Optional<RequestToken> presented(HttpServletRequest request);

  /**
   * Checks a token.
   *
   * @param strict whether nothing but storage is to be trusted
   * @throws AuthException with the reason for which it is refused
   */
  AccessToken verified(RequestToken presented, boolean strict);

  /**
   * Refuses a change that another site's page may have made the browser send.
   *
   * @throws AuthException {@link dev.latchkey.Reason#CSRF_FAILED}
   */
  void checkCsrf(RequestToken presented, AccessToken token, HttpServletRequest request);

  /** Whether {@link #checkCsrf} would let it pass. */
  boolean isOwn(RequestToken presented, AccessToken token, HttpServletRequest request);
}
