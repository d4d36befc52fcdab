package io.podwire.sim;

import static io.podwire.Images.netshoot;
import static io.podwire.Podwire.cluster;

import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.Test;

/** The words for names that are not there, and for names that nobody can tell of. */
@ClusterTest
class NameFailuresTest {
  @Test
  void netcatTellsAFailedServerFromAnUnknownName() {
    var pod = cluster().run("client", netshoot).awaitReady();

    pod.sh("nc -z nope.example.com 80 2>&1")
        .outputContains(
            "nc: getaddrinfo for host \"nope.example.com\" port 80: Temporary failure in name"
                + " resolution");
    pod.sh("nc -z nope.default.svc.cluster.local. 80 2>&1")
        .outputContains(
            "nc: getaddrinfo for host \"nope.default.svc.cluster.local.\" port 80: Name or service"
                + " not known");
  }
}
