package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthException;
import dev.latchkey.Client;
import dev.latchkey.Reason;
import dev.latchkey.TestClock;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.CountingHasher;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scrape shows. */
class LatchkeyMetricsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Client CLIENT = new Client("192.0.2.7", "test");
  private static final String PASSWORD = "correct horse";
  private static final AuthConfig CONFIG =
      AuthConfig.builder().secretKey("c2a1f0a4b7d94e5f8c3b6a7d9e0f1b2c").build();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LatchkeyMetrics metrics = LatchkeyMetrics.of(registry);
  private final Auth auth =
      Auth.builder(CONFIG, new MemoryStores())
          .clock(new TestClock(NOW))
          .passwordHasher(new CountingHasher())
          .listener(metrics)
          .build();

  @AfterEach
  void close() {
    auth.close();
  }

  private List<String> scraped(String name) {
    return registry.scrape().lines().filter(line -> line.matches(name + "[ {].*")).toList();
  }

  private void assertShows(String line) {
    assertThat(registry.scrape().lines()).contains(line);
  }

  private void assertRefused(String name) {
    assertThatExceptionOfType(AuthException.class)
        .isThrownBy(() -> auth.logins().login(name, "wrong password", CLIENT));
  }

  @Test
  void eventsAreCountedByTypeAndReason() {
    assertThat(auth.accounts().register("alice", PASSWORD, CLIENT).username()).isEqualTo("alice");
    assertThat(auth.logins().login("alice", PASSWORD, CLIENT)).isNotNull();
    assertRefused("alice");
    assertRefused("alice");
    assertRefused("nobody");

    assertShows("latchkey_events_total{reason=\"none\",type=\"registered\"} 1.0");
    assertShows("latchkey_events_total{reason=\"none\",type=\"logged_in\"} 1.0");
    assertShows("latchkey_events_total{reason=\"wrong_password\",type=\"login_failed\"} 2.0");
    assertShows("latchkey_events_total{reason=\"unknown_user\",type=\"login_failed\"} 1.0");
  }

  @Test
  void loginsAndHashingAreTimed() {
    assertThat(auth.accounts().register("alice", PASSWORD, CLIENT).username()).isEqualTo("alice");
    assertThat(auth.logins().login("alice", PASSWORD, CLIENT)).isNotNull();
    assertRefused("nobody");

    assertShows("latchkey_login_seconds_count 2");
    assertShows("latchkey_hashing_run_seconds_count 3");
    assertShows("latchkey_hashing_wait_seconds_count 3");
    assertThat(scraped("latchkey_login_seconds_sum")).hasSize(1);
  }

  @Test
  void theGaugesShowTheLaneTheFeedTheTrailAndTheAlarm() {
    assertShows("latchkey_hashing_running 0.0");
    assertShows("latchkey_hashing_waiting 0.0");
    assertShows("latchkey_hashing_refused_total 0.0");
    assertShows("latchkey_revocation_lag_seconds 0.0");
    assertShows("latchkey_revocation_live 0.0");
    assertShows("latchkey_audit_waiting 0.0");
    assertShows("latchkey_audit_dropped_total 0.0");
    assertShows("latchkey_alarm 0.0");

    for (int i = 0; i < 30; i++) {
      assertRefused("nobody " + i);
    }
    assertShows("latchkey_alarm 1.0");
    assertShows("latchkey_events_total{reason=\"none\",type=\"failed_login_spike\"} 1.0");
  }

  @Test
  void tenThousandHostileEventsMakeNoMoreMetricsThanThereAreReasons() {
    Random random = new Random(7);
    Reason[] reasons = Reason.values();
    AuthEvent.LoginFailed.Cause[] causes = AuthEvent.LoginFailed.Cause.values();
    for (int i = 0; i < 2_000; i++) {
      String evil = "e" + random.nextLong() + "\"} 1\nlatchkey{";
      Client client = new Client(evil, evil);
      Reason reason = reasons[random.nextInt(reasons.length)];
      metrics.on(
          new AuthEvent.LoginFailed(NOW, client, evil, causes[random.nextInt(causes.length)]));
      metrics.on(new AuthEvent.TokenRefused(NOW, client, reason, evil));
      metrics.on(new AuthEvent.RefreshRefused(NOW, client, reason, evil));
      metrics.on(new AuthEvent.AccessDenied(NOW, client, evil, evil));
      metrics.on(new AuthEvent.CsrfRefused(NOW, client, evil, evil));
    }

    List<String> lines = scraped("latchkey_events_total");
    assertThat(lines).hasSizeLessThanOrEqualTo(causes.length + 2 * reasons.length + 3);
    assertThat(lines)
        .allMatch(
            Pattern.compile("latchkey_events_total\\{reason=\"[a-z_]+\",type=\"[a-z_]+\"} [0-9.E]+")
                .asMatchPredicate());
  }
}
