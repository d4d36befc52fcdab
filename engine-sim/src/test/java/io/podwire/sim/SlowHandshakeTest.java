package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.image;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.HttpAssert;
import io.podwire.PodProbe;
import io.podwire.junit.ClusterTest;
import io.podwire.probe.Reach;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that takes connections and says nothing, not even in a TLS handshake. */
@ClusterTest
class SlowHandshakeTest {
  private String silent;

  @BeforeEach
  void aSilentServer() {
    var image =
        image("acme/silent:1").tcp(443, (socket, pod) -> socket.getInputStream().readAllBytes());
    silent = "https://" + cluster().run("silent", image).awaitReady().ip();
  }

  @Test
  void isNoDenialToAnyTool() {
    for (PodProbe probe : new PodProbe[] {cluster().fromPod(busybox), cluster().fromPod(curl)}) {
      assertThatThrownBy(() -> brief(probe.get(silent)).timesOut())
          .hasMessageContaining("last seen: connected, and no answer came in time");
    }
    assertThat(cluster().fromPod(curl).curl("--connect-timeout", "1", silent).outcome().reach())
        .isEqualTo(Reach.NO_ANSWER);
  }

  /** As curl 7.88 on a real cluster. */
  @Test
  void curlCountsTheHandshakeAsConnecting() {
    var client = cluster().fromPod(curl);

    client
        .run("curl", "-sS", "-m", "1", silent)
        .exitCode(28)
        .errorContains("Connection timed out after 1000 milliseconds");
    client
        .run("curl", "-sS", "-m", "2", "--connect-timeout", "1", silent)
        .exitCode(28)
        .errorContains("curl: (28) SSL connection timeout");
  }

  private static HttpAssert brief(HttpAssert asked) {
    return asked.within(Duration.ofSeconds(1));
  }
}
