package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.Client;
import dev.latchkey.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthEventsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final AuthEvent EVENT = new AuthEvent.UserDisabled(NOW, "7");

  @Test
  void everyListenerIsToldInOrder() {
    List<String> told = new ArrayList<>();
    AuthEvents events =
        new AuthEvents(
            List.of(event -> told.add("first " + event), event -> told.add("second " + event)));

    events.publish(EVENT);

    assertThat(told).containsExactly("first " + EVENT, "second " + EVENT);
  }

  @Test
  void aListenerThatThrowsHindersNeitherTheOthersNorTheCaller() {
    List<AuthEvent> told = new ArrayList<>();
    AuthEvents events =
        new AuthEvents(
            List.of(
                event -> {
                  throw new IllegalStateException("broken listener");
                },
                told::add));
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      assertThatCode(() -> events.publish(EVENT)).doesNotThrowAnyException();
    } finally {
      System.setErr(before);
    }

    assertThat(told).containsExactly(EVENT);
    assertThat(caught.toString(StandardCharsets.UTF_8))
        .contains("ERROR", "UserDisabled", "broken listener");
  }

  @Test
  void withoutListenersNothingHappens() {
    assertThatCode(() -> new AuthEvents(List.of()).publish(EVENT)).doesNotThrowAnyException();
  }

  @Test
  void everyKindOfEventHasItsDocumentedTypeAndAttributes() {
    Map<AuthEvent, String> documented =
        Map.ofEntries(
            Map.entry(
                new AuthEvent.Registered(NOW, CLIENT, "7", "al"),
                "registered {user_id=7, username=al}"),
            Map.entry(
                new AuthEvent.RegistrationRefused(NOW, CLIENT, "al", Reason.USERNAME_TAKEN),
                "registration_refused {username=al, reason=username_taken}"),
            Map.entry(
                new AuthEvent.LoggedIn(NOW, CLIENT, "7", "al", "s"),
                "logged_in {user_id=7, username=al, session_id=s}"),
            Map.entry(
                new AuthEvent.LoginFailed(
                    NOW, CLIENT, "al", AuthEvent.LoginFailed.Cause.UNKNOWN_USER),
                "login_failed {username=al, cause=unknown_user}"),
            Map.entry(
                new AuthEvent.TokenRefused(NOW, CLIENT, Reason.TOKEN_INVALID, "why"),
                "token_refused {reason=token_invalid, detail=why}"),
            Map.entry(
                new AuthEvent.AccessDenied(NOW, CLIENT, "7", "/a"),
                "access_denied {user_id=7, path=/a}"),
            Map.entry(
                new AuthEvent.CsrfRefused(NOW, CLIENT, "/a", "why"),
                "csrf_refused {path=/a, detail=why}"),
            Map.entry(
                new AuthEvent.Throttled(NOW, CLIENT, "al", "account"),
                "throttled {username=al, bucket=account}"),
            Map.entry(
                new AuthEvent.StrangersBarred(NOW, CLIENT, "al"), "strangers_barred {username=al}"),
            Map.entry(new AuthEvent.LoginBusy(NOW, CLIENT, "al"), "login_busy {username=al}"),
            Map.entry(
                new AuthEvent.Refreshed(NOW, CLIENT, "7", "s"),
                "refreshed {user_id=7, session_id=s}"),
            Map.entry(
                new AuthEvent.RefreshRefused(NOW, CLIENT, Reason.REFRESH_EXPIRED, "why"),
                "refresh_refused {reason=refresh_expired, detail=why}"),
            Map.entry(
                new AuthEvent.RefreshReused(NOW, CLIENT, "7", "s", new Client("a", "b")),
                "refresh_reused {user_id=7, session_id=s, rotated_by_address=a,"
                    + " rotated_by_user_agent=b}"),
            Map.entry(new AuthEvent.SessionEnded(NOW, "s"), "session_ended {session_id=s}"),
            Map.entry(new AuthEvent.AllSessionsEnded(NOW, "7"), "all_sessions_ended {user_id=7}"),
            Map.entry(
                new AuthEvent.TokenRevoked(NOW, "7", "t"), "token_revoked {user_id=7, token_id=t}"),
            Map.entry(
                new AuthEvent.PasswordChanged(NOW, CLIENT, "7"), "password_changed {user_id=7}"),
            Map.entry(new AuthEvent.RevocationFeedStale(NOW), "revocation_feed_stale {}"),
            Map.entry(new AuthEvent.RevocationFeedRecovered(NOW), "revocation_feed_recovered {}"),
            Map.entry(new AuthEvent.PasswordRehashed(NOW, "7"), "password_rehashed {user_id=7}"),
            Map.entry(new AuthEvent.UserDisabled(NOW, "7"), "user_disabled {user_id=7}"),
            Map.entry(new AuthEvent.UserEnabled(NOW, "7"), "user_enabled {user_id=7}"),
            Map.entry(
                new AuthEvent.RolesChanged(NOW, "7", Set.of("ops")),
                "roles_changed {user_id=7, roles=ops}"),
            Map.entry(
                new AuthEvent.FailedLoginSpike(NOW, 70, 3, Duration.ofMinutes(1)),
                "failed_login_spike {failures=70, usual=3, seconds=60}"),
            Map.entry(
                new AuthEvent.LoginFailuresRecovered(NOW, 900, Duration.ofMinutes(9)),
                "login_failures_recovered {failures=900, seconds=540}"),
            Map.entry(
                new AuthEvent.SigningKeysChanged(NOW, "b", List.of("b", "a")),
                "signing_keys_changed {active=b, kids=b,a}"),
            Map.entry(
                new AuthEvent.BreachCheckFailed(NOW, "why"), "breach_check_failed {problem=why}"),
            Map.entry(
                new AuthEvent.SigningKeysRefused(NOW, "k.pem is missing"),
                "signing_keys_refused {problem=k.pem is missing}"));

    documented.forEach(
        (event, text) -> assertThat(event.type() + " " + event.attributes()).isEqualTo(text));
    assertThat(documented.keySet().stream().<Class<?>>map(AuthEvent::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(AuthEvent.class.getPermittedSubclasses()));
  }
}
