package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;

import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.Test;

/** The smallest test there is. */
@ClusterTest
class MyNginxTest {
  @Test
  void answersByItsServiceName() {
    cluster()
        .deploy(nginx, 2)
        .expose(PORT_80)
        .fromPod(busybox)
        .wget("http://nginx")
        .succeeds()
        .bodyContains("Welcome to nginx!");
  }
}
