package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WallClockTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration TICK = Duration.ofMillis(1);

  private final WallClock clock = WallClock.INSTANCE;

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void itLooksAtOnceAndAgainUntilTheConditionHolds() {
    AtomicInteger looks = new AtomicInteger();

    assertThat(clock.await(Duration.ofSeconds(10), TICK, () -> looks.incrementAndGet() == 3))
        .isTrue();
    assertThat(looks).hasValue(3);
  }

  @Test
  void aConditionThatNeverHoldsIsGivenUp() {
    assertThat(clock.await(SHORT, TICK, () -> false)).isFalse();
    assertThat(clock.await(new CompletableFuture<>(), SHORT)).isFalse();
  }

  @Test
  void aTimeoutShorterThanTheIntervalStillLooksTwice() {
    AtomicInteger looks = new AtomicInteger();

    assertThat(clock.await(TICK, SHORT, () -> looks.incrementAndGet() == 2)).isTrue();
  }

  @Test
  void aQuestionIsAskedAgainUntilItIsAnsweredOrTimeIsOver() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Integer> third =
        () -> {
          if (asked.incrementAndGet() < 3) {
            throw new KubernetesClientException("busy");
          }
          return asked.get();
        };

    assertThat(clock.insist(Instant.now().plusSeconds(10), TICK, third)).isEqualTo(3);
    asked.set(0);
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> clock.insist(Instant.now(), TICK, third))
        .withMessage("busy");
  }

  @Test
  void aFutureThatFailedIsComplete() {
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());

    assertThat(clock.await(failed, SHORT)).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndStaysVisible() {
    AtomicInteger looks = new AtomicInteger();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> clock.await(Duration.ofSeconds(10), TICK, () -> looks.incrementAndGet() < 0));
    assertThat(looks).as("it does not go on to the end of the timeout").hasValue(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
