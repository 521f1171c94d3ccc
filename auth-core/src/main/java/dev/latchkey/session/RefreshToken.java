package dev.latchkey.session;

import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.MacKeys;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refresh token: {@code rt1.<kid>.<session id>.<generation>.<session secret>.<MAC>}. The code at
 * its end covers everything before it and is checked before anything is read from storage, so junk
 * costs nothing and ends nobody's session. It never prints the secret.
 *
 * @param keyId the key of the code
 * @param sessionId the session
 * @param generation which of the tokens of the session
 * @param secret 128 random bits that the client alone has; storage knows their hash
 */
record RefreshToken(String keyId, String sessionId, int generation, String secret) {
  private static final Pattern FORM =
      Pattern.compile(
          "(rt1\\.([\\w-]{12})\\.([\\w-]{22})\\.(0|[1-9][0-9]{0,8})\\.([\\w-]{22}))\\.([\\w-]{43})");

  private static final int SIGNED = 1;
  private static final int KEY_ID = 2;
  private static final int SESSION_ID = 3;
  private static final int GENERATION = 4;
  private static final int SECRET = 5;
  private static final int MAC = 6;

  /**
   * The token of this text, if we made it.
   *
   * @throws AuthException {@link Reason#REFRESH_INVALID}
   */
  static RefreshToken parse(String text, MacKeys keys) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new AuthException(Reason.REFRESH_INVALID, "not of the form of a refresh token");
    }
    if (!keys.verifies(form.group(KEY_ID), form.group(SIGNED), form.group(MAC))) {
      throw new AuthException(Reason.REFRESH_INVALID, "no key of ours made the code");
    }
    return new RefreshToken(
        form.group(KEY_ID),
        form.group(SESSION_ID),
        Integer.parseInt(form.group(GENERATION)),
        form.group(SECRET));
  }

  /** The token of a session that is current, for the client that has this secret. */
  static RefreshToken current(Session session, String secret) {
    return new RefreshToken(
        session.state().keyId(), session.id(), session.state().generation(), secret);
  }

  /** Its text, with the code. */
  String text(MacKeys keys) {
    String signed = String.join(".", "rt1", keyId, sessionId, Integer.toString(generation), secret);
    return signed + "." + keys.mac(keyId, signed);
  }

  String secretHash() {
    return Hashes.sha256Text(secret);
  }

  @Override
  public String toString() {
    return "RefreshToken[sessionId=" + sessionId + ", generation=" + generation + "]";
  }
}
