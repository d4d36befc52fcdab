package io.podwire;

import io.podwire.engine.EngineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Time that passes only when someone waits. */
final class FakeClock implements EngineClock {
  private Instant now = Instant.EPOCH;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public boolean await(Duration timeout, Duration interval, BooleanSupplier condition) {
    Instant end = now.plus(timeout);
    while (!condition.getAsBoolean()) {
      if (!now.isBefore(end)) {
        return false;
      }
      sleep(interval);
    }
    return true;
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) {
    return future.isDone();
  }
}
