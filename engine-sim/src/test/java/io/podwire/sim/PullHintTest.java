package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.junit.ClusterTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@ClusterTest
class PullHintTest {
  private static final String HINT =
      "\n  hint: the engine sim pulls no images, and has none for 'acme/api:1.2'. Give it a program:"
          + " image(\"acme/api:1.2\").http(8080, request -> …), or let it only accept connections:"
          + " @ClusterTest(unknownImages = STUB)";

  @Test
  void whoWaitsForAnImageThatNobodyPullsIsToldSo() {
    var api = cluster().deploy(image("acme/api:1.2"));
    assertThatThrownBy(api::awaitRolledOut)
        .hasMessageStartingWith("Deployment default/api was not rolled out, gave up after ")
        .hasMessageContaining("ImagePullBackOff")
        .hasMessageEndingWith(HINT);

    var service = api.expose(PORT_80);
    var asked = cluster().fromPod(busybox).get(service).within(Duration.ofSeconds(1));
    assertThatThrownBy(asked::succeeds)
        .hasMessageContaining("✗ endpoint")
        .hasMessageContaining(HINT);
  }

  @Test
  void aSlipOfTheKeyboardIsSeen() {
    var typo = cluster().run("web", image("ngnix:1.27"));
    assertThatThrownBy(typo::awaitReady).hasMessageContaining("'; nearest of its own: nginx. ");
  }

  @Test
  void nothingIsSaidOfOtherFailures() {
    var web = cluster().deploy(nginx).expose(PORT_80);
    var asked = cluster().fromPod(busybox).get(web).within(Duration.ofSeconds(1));
    assertThatThrownBy(() -> asked.status(404)).hasMessageNotContaining("hint: ");
  }
}
