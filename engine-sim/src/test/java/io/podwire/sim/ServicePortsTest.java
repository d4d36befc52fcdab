package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.PodwireAssertions.assertThat;
import static io.podwire.Ports.PORT_53;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.DeploymentHandle;
import io.podwire.Port;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port is its number, its protocol, its name and where it leads. */
@ClusterTest
class ServicePortsTest {
  private DeploymentHandle web;
  private ServiceHandle service;

  @BeforeEach
  void aServiceOfSeveralPorts() {
    web = cluster().deploy(nginx).named("web");
    service =
        web.expose(
                port(81).to(8081).named("none"),
                port(8080).to(80).named("front"),
                PORT_53.udp().to(8053).named("dns"),
                PORT_53.to(8053).named("dns-tcp"))
            .asNodePort();
    web.awaitRolledOut();
  }

  @Test
  void allThatIsSaidOfAPortIsCompared() {
    Port front = port(8080).to(80).named("front");
    assertThat(service).hasPort(front).hasPort(port(8080)).hasPort(PORT_53.udp()).hasPort(PORT_53);
    for (Port other : new Port[] {front.udp(), front.to(81), front.to("front"), front.named("x")}) {
      assertThatThrownBy(() -> assertThat(service).now().hasPort(other))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("was expected to have port " + other + " now")
          .hasMessageContaining(
              "ports none=81→8081/TCP, front=8080→80/TCP, dns=53→8053/UDP, dns-tcp=53→8053/TCP");
    }
  }

  @Test
  void urlsLeadToThePortThatIsNamed() {
    cluster().fromPod(busybox).get(service.url(8080)).status(200);
    cluster().fromPod(busybox).get(service.clusterIpUrl(8080)).status(200);
    cluster().fromOutside().get(service.nodePortUrl(8080)).status(200);
    cluster().fromPod(busybox).get(service.url()).isRefused();

    assertThat(service.nodePort(port(8080).named("front")))
        .isEqualTo(service.nodePort(8080))
        .isNotEqualTo(service.nodePort())
        .isNotEqualTo(service.nodePort(PORT_53.udp()));
    String has =
        " of Service default/web, which has none=81→8081/TCP, front=8080→80/TCP,"
            + " dns=53→8053/UDP, dns-tcp=53→8053/TCP";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.url(80))
        .withMessage("port: '80/TCP' is no port" + has);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.nodePort(53))
        .withMessage("port: '53' is more than one port" + has);
  }

  @Test
  void endpointsHaveAProtocol() {
    ServiceHandle dns = web.expose(PORT_53.udp()).named("dns");

    dns.endpoints().areExactly(web.podIps(), PORT_53.udp()).areExactly(web.pods(), PORT_53.udp());
    assertThatThrownBy(() -> dns.endpoints().now().areExactly(web.podIps(), PORT_53))
        .hasMessageContaining("was expected to be exactly " + web.pod(0).ip() + ":53/TCP now")
        .hasMessageContaining("last seen: " + web.pod(0).ip() + ":53/UDP");
    assertThatThrownBy(() -> dns.endpoints().now().areExactly(web.pods(), PORT_53))
        .isInstanceOf(AssertionError.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> web.pods().probe().tcp(dns, PORT_53.udp()))
        .withMessage("tcp: '53/UDP' is not a TCP port");
    web.expose(PORT_80).named("plain").endpoints().areExactly(web.pods(), PORT_80);
  }
}
