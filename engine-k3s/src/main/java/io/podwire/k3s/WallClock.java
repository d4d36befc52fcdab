package io.podwire.k3s;

import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.engine.EngineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The wall's time. Waits end early, by an exception, when the waiting thread is interrupted. */
final class WallClock implements EngineClock {
  static final WallClock INSTANCE = new WallClock();

  /** By how much the first looks come sooner than at the interval. */
  private static final int EAGER = 8;

  private WallClock() {}

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  @Override
  public boolean await(Duration timeout, Duration interval, BooleanSupplier condition) {
    PatientLook look = new PatientLook(condition);
    if (look.getAsBoolean()) {
      return true;
    }
    if (timeout.compareTo(interval) <= 0) {
      // Awaitility wants the interval to be the smaller one; one more look is all there is time
      // for.
      sleep(timeout.isNegative() ? Duration.ZERO : timeout);
      look.getAsBoolean();
      return look.outcome();
    }
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(interval.dividedBy(EAGER))
          .pollInterval(iterative(before -> grown(before, interval)))
          .atMost(timeout)
          .until(
              () -> {
                if (Thread.currentThread().isInterrupted()) {
                  throw interrupted(); // Awaitility would go on to the end of the timeout
                }
                return look.getAsBoolean();
              });
    } catch (ConditionTimeoutException late) {
      // Awaitility calls a look that succeeds after the deadline a timeout; here it counts.
    }
    return look.outcome();
  }

  /**
   * What a question is answered with; it is asked again while the API server fails to.
   *
   * @param deadline after which a failure is final
   */
  <T> T insist(Instant deadline, Duration interval, Supplier<T> question) {
    while (true) {
      try {
        return question.get();
      } catch (KubernetesClientException failed) {
        if (!now().isBefore(deadline)) {
          throw failed;
        }
        sleep(interval);
      }
    }
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) {
    try {
      future.get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | CancellationException complete) {
      return true;
    } catch (TimeoutException late) {
      return future.isDone();
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  /** Twice as long as before, up to the interval: what is about to happen is not waited past. */
  private static Duration grown(Duration before, Duration interval) {
    Duration next = before.multipliedBy(2);
    return next.compareTo(interval) < 0 ? next : interval;
  }

  private static CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while waiting for the cluster");
  }
}
