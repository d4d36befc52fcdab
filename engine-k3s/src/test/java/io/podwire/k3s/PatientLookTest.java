package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatientLookTest {
  private static final KubernetesClientException UNANSWERED =
      new KubernetesClientException("Operation: [list] failed.", new IOException("timeout"));

  private final WallClock clock = WallClock.INSTANCE;

  @Test
  void aRequestWithoutAnAnswerIsMadeAgain() {
    AtomicInteger looks = new AtomicInteger();

    assertThat(
            clock.await(
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                () -> {
                  if (looks.incrementAndGet() == 2) {
                    throw UNANSWERED;
                  }
                  return looks.get() == 3;
                }))
        .isTrue();
  }

  @Test
  void aServerThatNeverAnswersIsSaidToBeSo() {
    PatientLook look =
        new PatientLook(
            () -> {
              throw UNANSWERED;
            });

    assertThat(look.getAsBoolean()).isFalse();
    assertThatThrownBy(look::outcome).isSameAs(UNANSWERED);
  }

  @Test
  void whatTheServerRefusesIsNotWaitedOut() {
    KubernetesClientException refused = new KubernetesClientException("Forbidden", 403, null);
    PatientLook look =
        new PatientLook(
            () -> {
              throw refused;
            });

    assertThatThrownBy(look::getAsBoolean).isSameAs(refused);
  }
}
