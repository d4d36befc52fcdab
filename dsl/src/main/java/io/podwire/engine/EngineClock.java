package io.podwire.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;

/** The time of a cluster: virtual in a simulated one, the wall's in a real one. */
@API(status = API.Status.EXPERIMENTAL)
public interface EngineClock {
  /** The present moment. */
  Instant now();

  /** Lets that much time pass in the cluster. */
  void sleep(Duration duration);

  /**
   * Asks the condition now and then again, after each interval at the latest, until it holds or the
   * timeout is over.
   *
   * @return whether it held
   */
  boolean await(Duration timeout, Duration interval, BooleanSupplier condition);

  /**
   * Lets time pass until the future is complete, at most for the timeout.
   *
   * @return whether it is complete
   */
  boolean await(CompletableFuture<?> future, Duration timeout);
}
