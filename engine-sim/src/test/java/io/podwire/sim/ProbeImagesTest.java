package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Traffic.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.podwire.PodHandle;
import io.podwire.junit.ClusterTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets a system property that every probe reads")
@ClusterTest
class ProbeImagesTest {
  private static final String PROPERTY = "podwire.image.busybox";
  private static final String MIRROR =
      "mirror.example.com/library/busybox"; // no tag: pulled each time, unless it is said

  @BeforeEach
  void aMirrorIsSet() {
    System.setProperty(PROPERTY, MIRROR);
  }

  @AfterEach
  void noneIsSet() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void probesOfEveryKindRunTheMirrorsImageAndDoNotPullWhatIsThere() {
    PodHandle web = cluster().run("web", nginx).awaitReady();
    PodHandle own = cluster().run("own", busybox).awaitReady();
    cluster().deny(ingress().to(web));

    cluster().fromPod(busybox).tcp(web, 80).isDenied(); // its control asks from the node
    own.probe().run("true").succeeds();

    List<Pod> probes =
        cluster()
            .client()
            .pods()
            .inNamespace("default")
            .withLabel("podwire.io/client")
            .list()
            .getItems();
    assertThat(probes)
        .hasSize(2)
        .flatExtracting(pod -> pod.getSpec().getContainers())
        .allSatisfy(
            container -> {
              assertThat(container.getImage()).isEqualTo(MIRROR);
              assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
            });
    assertThat(own.resource().getSpec().getEphemeralContainers())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.getImage()).isEqualTo(MIRROR);
              assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
            });
    assertThat(own.resource().getSpec().getContainers().get(0).getImage()).isEqualTo("busybox");
  }
}
