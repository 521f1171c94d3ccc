package dev.latchkey.audit;

import dev.latchkey.Auth;
import dev.latchkey.audit.Stopwatch.Step;
import dev.latchkey.password.HashingLane;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Metrics by Micrometer: {@code Auth.builder(config,
 * stores).listener(LatchkeyMetrics.of(registry))}. Events are counted by kind and reason, both from
 * closed lists: no tag holds what a client sent. Needs {@code io.micrometer:micrometer-core} on the
 * class path, which nothing else here does. For one {@link Auth} in each registry. Thread-safe.
 */
public final class LatchkeyMetrics implements AuthEventListener {
  private static final String NONE = "none";

  private final MeterRegistry registry;

  private LatchkeyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Metrics in this registry. */
  public static LatchkeyMetrics of(MeterRegistry registry) {
    return new LatchkeyMetrics(registry);
  }

  @Override
  public void on(AuthEvent event) {
    registry
        .counter("latchkey.events", "type", event.type(), "reason", reasonOf(event))
        .increment();
  }

  /** Of the kinds that have one; every counter needs the same tags. */
  private static String reasonOf(AuthEvent event) {
    if (event instanceof AuthEvent.LoginFailed failed) {
      return failed.cause().code();
    }
    if (event instanceof AuthEvent.Throttled throttled) {
      return throttled.bucket();
    }
    if (event instanceof AuthEvent.TokenRefused refused) {
      return refused.reason().code();
    }
    if (event instanceof AuthEvent.RefreshRefused refused) {
      return refused.reason().code();
    }
    return event instanceof AuthEvent.RegistrationRefused refused ? refused.reason().code() : NONE;
  }

  @Override
  public void wired(Auth auth) {
    Timers timers = new Timers(registry);
    auth.hashingLane().measureBy(timers);
    auth.logins().measureBy(timers);
    watchHashing(auth.hashingLane());
    TimeGauge.builder(
            "latchkey.revocation.lag",
            () -> auth.revocations().feed().lag().toMillis(),
            TimeUnit.MILLISECONDS)
        .description("Since when the revocations of other instances were not read")
        .register(registry);
    gauge("latchkey.revocation.live", "Revocations in memory", auth.revocations().feed()::size);
    gauge("latchkey.audit.waiting", "Events that wait to be stored", auth.audit()::waiting);
    counter(
        "latchkey.audit.dropped", "Events that were not stored", auth.audit(), AuditTrail::dropped);
    gauge(
        "latchkey.alarm",
        "1 while far more logins fail than usual",
        () -> auth.alarm().isRaised() ? 1 : 0);
  }

  private void watchHashing(HashingLane lane) {
    gauge("latchkey.hashing.running", "Passwords being hashed", lane::running);
    gauge("latchkey.hashing.waiting", "Callers that wait for their turn", lane::waiting);
    counter("latchkey.hashing.refused", "Callers sent away", lane, HashingLane::refused);
  }

  private void gauge(String name, String what, Supplier<Number> value) {
    Gauge.builder(name, value).description(what).register(registry);
  }

  private <T> void counter(String name, String what, T owner, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, owner, value).description(what).register(registry);
  }

  /** A timer for each step, by the registry's own clock. */
  private static final class Timers implements Stopwatch {
    private final MeterRegistry registry;
    private final Map<Step, Timer> timers = new EnumMap<>(Step.class);

    Timers(MeterRegistry registry) {
      this.registry = registry;
      for (Step step : Step.values()) {
        String name = step.name().toLowerCase(Locale.ROOT).replace('_', '.');
        timers.put(step, registry.timer("latchkey." + name));
      }
    }

    @Override
    public long nanos() {
      return registry.config().clock().monotonicTime();
    }

    @Override
    public void took(Step step, long nanos) {
      Timer timer = timers.get(step);
      if (timer != null) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
      }
    }
  }
}
