package dev.latchkey.demo;

import dev.latchkey.Auth;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditStore.MinuteCount;
import dev.latchkey.audit.StoredEvent;
import dev.latchkey.json.StrictJson;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What the page of the administrator shows: the newest events, the alarms, and logins and failures
 * of each minute of the last hour. Who may ask is the business of the routes.
 */
final class AdminServlet extends HttpServlet {
  /** Where it answers. */
  static final String PATH = "/admin/activity";

  private static final long serialVersionUID = 1L;
  private static final int EVENTS = 50;
  private static final int ALARMS = 10;
  private static final Duration SHOWN = Duration.ofMinutes(59);

  private final transient Auth auth;

  AdminServlet(Auth auth) {
    this.auth = auth;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("alarm", auth.alarm().isRaised());
    answer.put("alarms", shown(alarms()));
    answer.put("minutes", minutes());
    answer.put("events", shown(AuditQuery.newest(EVENTS)));
    answer.put("dropped", auth.audit().dropped());
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(StrictJson.write(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static AuditQuery alarms() {
    return AuditQuery.newest(ALARMS)
        .ofTypes("failed_login_spike", "login_failures_recovered", "refresh_reused");
  }

  private List<Map<String, Object>> shown(AuditQuery query) {
    return auth.audit().find(query).stream().map(AdminServlet::shown).toList();
  }

  private static Map<String, Object> shown(StoredEvent event) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", event.id());
    shown.put("time", event.time().toString());
    shown.put("type", event.type());
    event.userId().ifPresent(id -> shown.put("user_id", id));
    shown.put("address", event.client().address());
    shown.put("attributes", event.attributes());
    return shown;
  }

  /** One entry for each minute, the oldest first, those without a login too. */
  private List<Map<String, Object>> minutes() {
    Instant now = auth.clock().instant();
    Instant first = now.minus(SHOWN).truncatedTo(ChronoUnit.MINUTES);
    Map<String, Long> counts = new HashMap<>();
    for (MinuteCount count : auth.audit().countByMinute(first, now.plusMillis(1))) {
      counts.put(count.type() + count.minute(), count.count());
    }
    return LongStream.rangeClosed(0, SHOWN.toMinutes())
        .mapToObj(i -> minute(first.plus(Duration.ofMinutes(i)), counts))
        .toList();
  }

  private static Map<String, Object> minute(Instant minute, Map<String, Long> counts) {
    return Map.of(
        "time",
        minute.toString(),
        "logged_in",
        counts.getOrDefault("logged_in" + minute, 0L),
        "login_failed",
        counts.getOrDefault("login_failed" + minute, 0L));
  }
}
