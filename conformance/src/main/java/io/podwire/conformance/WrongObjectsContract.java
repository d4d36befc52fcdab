package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.junit.ClusterTest;
import java.io.IOException;
import java.time.Duration;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What the API server says of wrong requests: {@code wrong-objects.json} holds some three hundred,
 * with the answers that Kubernetes 1.34 gave to them.
 */
@ClusterTest
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class WrongObjectsContract {
  @Test
  void everyWrongRequestGetsItsAnswer() throws IOException {
    awaitServiceAccount();

    assertThat(RecordedRequests.differences("wrong-objects.json")).isEmpty();
  }

  /** Without it, no Pod is admitted in the namespace, whatever else is wrong with it. */
  private static void awaitServiceAccount() {
    for (int i = 0; i < 100; i++) {
      if (cluster().client().serviceAccounts().inNamespace("default").withName("default").get()
          != null) {
        return;
      }
      cluster().sleep(Duration.ofMillis(100));
    }
  }
}
