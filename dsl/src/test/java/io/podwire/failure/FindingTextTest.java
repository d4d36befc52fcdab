package io.podwire.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The literal words of each kind of failure. */
class FindingTextTest {
  @Test
  void noSuchService() {
    assertThat(new NoSuchService("ngnix", "ngnix", "shop", List.of("api", "nginx"), List.of()))
        .returns(
            "ngnix: there is no Service 'ngnix' in namespace shop; nearest: Service 'nginx'",
            Finding::text)
        .returns(Hop.NAME, Finding::hop);
    assertThat(
            new NoSuchService("web", "web", "shop", List.of("database"), List.of("front")).text())
        .isEqualTo(
            "web: there is no Service 'web' in namespace shop; namespace front has one: ask for web.front");
    assertThat(new NoSuchService("web", "web", "shop", List.of("database"), List.of()).text())
        .isEqualTo("web: there is no Service 'web' in namespace shop; it has database");
    assertThat(new NoSuchService("web", "web", "shop", List.of(), List.of()).text())
        .isEqualTo("web: there is no Service 'web' in namespace shop, which has none");
  }

  @Test
  void nameNotAnswered() {
    assertThat(new NameNotAnswered("web", "shop/web", List.of("shop/no-egress")).text())
        .isEqualTo(
            "web did not resolve, though Service shop/web exists: NetworkPolicy shop/no-egress selects"
                + " the client for egress and allows no UDP port 53 to kube-system/kube-dns");
    assertThat(new NameNotAnswered("web", "shop/web", List.of()).text())
        .isEqualTo(
            "web did not resolve, though Service shop/web exists: the client's DNS did not answer with it");
  }

  @Test
  void namesOfHeadlessServices() {
    assertThat(new NoSuchHostname("db-9.db", "db-9", "shop/db", List.of("db-0", "db-1")))
        .returns(
            "db-9.db: no ready endpoint of Service shop/db has the hostname 'db-9'; they have db-0, db-1",
            Finding::text)
        .returns(Hop.NAME, Finding::hop);
    assertThat(
            new NameOfNoEndpoint(
                "db",
                "shop/db",
                List.of(new PodNotReady("shop/db-0", "it is being deleted", Hop.ENDPOINT))))
        .returns(
            "db leads to no ready endpoint of headless Service shop/db: "
                + new PodNotReady("shop/db-0", "it is being deleted", Hop.ENDPOINT).text(),
            Finding::text)
        .returns(Hop.NAME, Finding::hop);
  }

  @Test
  void noSuchPort() {
    assertThat(new NoSuchPort("shop/web", 81, List.of("80→8080", "443→8443")))
        .returns(
            "Service shop/web: spec.ports has no port 81; it has 80→8080, 443→8443", Finding::text)
        .returns(Hop.SERVICE, Finding::hop);
  }

  @Test
  void noLocalEndpoint() {
    assertThat(
            new NoLocalEndpoint(
                "shop/web", "spec.externalTrafficPolicy", "n1", List.of("n2", "n3")))
        .returns(
            "Service shop/web: spec.externalTrafficPolicy Local leads to Pods of the same node alone,"
                + " and Node n1 has none that is ready; they are on Node n2, n3",
            Finding::text)
        .returns(Hop.ENDPOINT, Finding::hop);
  }

  @Test
  void sourceRangesKeepOut() {
    List<String> ranges = List.of("192.0.2.0/24", "198.51.100.0/24");
    String begin =
        "Service shop/web: spec.loadBalancerSourceRanges lets in 192.0.2.0/24, 198.51.100.0/24 alone,";
    assertThat(new SourceRangesKeepOut("shop/web", ranges, "10.42.0.7"))
        .returns(begin + " and the client is 10.42.0.7", Finding::text)
        .returns(Hop.SERVICE, Finding::hop);
    assertThat(new SourceRangesKeepOut("shop/web", ranges, "").text())
        .isEqualTo(begin + " and the client's address is probably another");
  }

  @Test
  void selectorMatchesNothing() {
    assertThat(
            new SelectorMatchesNothing(
                "shop/web", Map.of("app", "ngnix"), "the Pods of Deployment nginx have app=nginx"))
        .returns(
            "Service shop/web: spec.selector app=ngnix matches no Pod; nearest: the Pods of Deployment nginx have app=nginx",
            Finding::text)
        .returns(Hop.ENDPOINT, Finding::hop);
    assertThat(new SelectorMatchesNothing("shop/web", Map.of("b", "2", "a", "1"), "").text())
        .isEqualTo(
            "Service shop/web: spec.selector a=1,b=2 matches no Pod; its namespace has no Pods");
  }

  @Test
  void noReplicas() {
    assertThat(new NoReplicas("shop/web", "Deployment web").text())
        .isEqualTo("Service shop/web has no endpoint: Deployment web has spec.replicas 0");
  }

  @Test
  void noEndpointsWritten() {
    assertThat(new NoEndpointsWritten("shop/legacy").text())
        .isEqualTo(
            "Service shop/legacy has no spec.selector, and no EndpointSlice names it in its label kubernetes.io/service-name");
  }

  @Test
  void podNotReady() {
    assertThat(
            new PodNotReady(
                    "shop/web-1",
                    "container web: ImagePullBackOff (Back-off pulling image)",
                    Hop.ENDPOINT)
                .text())
        .isEqualTo(
            "Pod shop/web-1 is not ready: container web: ImagePullBackOff (Back-off pulling image)");
  }

  @Test
  void noSuchContainerPort() {
    assertThat(new NoSuchContainerPort("shop/web", "8080", "shop/web-1", List.of("80"), false))
        .returns(
            "Service shop/web: spec.ports.targetPort 8080 is no port of Pod shop/web-1, whose containers declare 80",
            Finding::text)
        .returns(Hop.PORT, Finding::hop);
    assertThat(
            new NoSuchContainerPort("shop/web", "'htpp'", "shop/web-1", List.of("http=80"), true))
        .returns(
            "Service shop/web: spec.ports.targetPort 'htpp' is no port of Pod shop/web-1, whose containers declare http=80",
            Finding::text)
        .returns(Hop.ENDPOINT, Finding::hop);
  }

  @Test
  void policyDenies() {
    assertThat(
            new PolicyDenies(
                "shop/db-1",
                "ingress",
                List.of("shop/default-deny"),
                "Pod shop/web-1 (app=web)",
                5432))
        .returns(
            "NetworkPolicy shop/default-deny selects Pod shop/db-1 for ingress, and allows nothing from Pod shop/web-1"
                + " (app=web) on port 5432",
            Finding::text)
        .returns(Hop.POLICY, Finding::hop);
    assertThat(
            new PolicyDenies("shop/web-1", "egress", List.of("shop/a", "shop/b"), "10.0.0.1", 80)
                .text())
        .isEqualTo(
            "NetworkPolicy shop/a, shop/b selects Pod shop/web-1 for egress, and allows nothing to 10.0.0.1 on port 80");
    assertThat(
            new PolicyDenies("x/a", "ingress", Collections.nCopies(1_000, "x/p"), "Pod x/b", 80)
                .text())
        .startsWith("NetworkPolicy x/p, x/p, x/p, x/p, x/p and 995 more selects Pod x/a");
  }

  @Test
  void nothingListens() {
    assertThat(new NothingListens("shop/web-1", 81, List.of()).text())
        .isEqualTo("nothing listens on port 81 of Pod shop/web-1; its containers declare none");
  }

  @Test
  void refusedThroughService() {
    List<String> pods = List.of("shop/web-1", "shop/web-2", "shop/web-3");
    assertThat(new RefusedThroughService("shop/web", pods, 80, false))
        .returns(
            "either nothing listens on port 80 of Pod shop/web-1 or another of 3, or kube-proxy does"
                + " not know the endpoints of Service shop/web yet (do not ask with now())",
            Finding::text)
        .returns(Hop.PORT, Finding::hop);
  }

  @Test
  void certificateRefused() {
    assertThat(new CertificateRefused("my-nginx", "TLS: wrong name").text())
        .isEqualTo("the certificate of my-nginx was not accepted: TLS: wrong name");
  }

  @Test
  void handshakeFailed() {
    assertThat(new HandshakeFailed("web", 80, "TLS: the server does not speak it"))
        .returns("no TLS with web, port 80: TLS: the server does not speak it", Finding::text)
        .returns(Hop.TLS, Finding::hop);
  }

  @Test
  void whatIsLostOnItsWay() {
    assertThat(new NothingComesBack("shop/web-1", "agent-0", 80, "TCP"))
        .returns(
            "nothing comes back from port 80 of Pod shop/web-1 on Node agent-0, not even a refusal:"
                + " the way there is cut or slow",
            Finding::text)
        .returns(Hop.WAY, Finding::hop);
    assertThat(new NodeNotReady("shop/web-1", "agent-0", "NodeStatusUnknown"))
        .returns("Node agent-0 of Pod shop/web-1 is not ready: NodeStatusUnknown", Finding::text)
        .returns(Hop.WAY, Finding::hop);
  }

  @Test
  void unexpectedStatus() {
    assertThat(new UnexpectedStatus(503))
        .returns("the server answered 503", Finding::text)
        .returns(Hop.HTTP, Finding::hop);
  }

  @Test
  void denialProvesNothing() {
    assertThat(
            new DenialProvesNothing(
                    "TCP connection to port 80 of Service shop/web", "  ✗ endpoint  …")
                .text())
        .isEqualTo(
            "TCP connection to port 80 of Service shop/web\n"
                + "  was expected to be denied, which would prove nothing, because its target is not up:\n"
                + "    ✗ endpoint  …");
  }

  @Test
  void theWholeText() {
    Explanation explanation =
        new Explanation(
            List.of(
                new Explanation.Passed(Hop.NAME, "web is Service shop/web, 10.43.0.7"),
                new Explanation.Passed(Hop.SERVICE, "port 80→80, type ClusterIP")),
            List.of(new NoReplicas("shop/web", "Deployment web")),
            List.of("Pod web-1: BackOff: restarting"));

    String text =
        new UnmetExpectation(
                "the front page",
                "wget http://web from client busybox",
                "to succeed",
                "within 5 s",
                25,
                "connection refused\nexit code 1",
                explanation,
                List.of("this engine knows no image 'web'"),
                "-Dpodwire.seed=42")
            .text();

    assertThat(text)
        .isEqualTo(
            """
            [the front page] wget http://web from client busybox
              was expected to succeed within 5 s (25 looks)
              last seen: connection refused
                exit code 1

              ✓ name      web is Service shop/web, 10.43.0.7
              ✓ Service   port 80→80, type ClusterIP
              ✗ endpoint  Service shop/web has no endpoint: Deployment web has spec.replicas 0
              · not reached: policy, Pod, port, HTTP
              events:
                Pod web-1: BackOff: restarting

              hint: this engine knows no image 'web'

              replay: -Dpodwire.seed=42""");
  }

  @Test
  void nearestIsASlipOfTheKeyboardAndNothingElse() {
    assertThat(Nearest.to("ngnix", List.of("database", "nginx"))).hasValue("nginx");
    assertThat(Nearest.to("web", List.of("database", "frontend"))).isEmpty();
    assertThat(Nearest.distance("ngnix", "nginx")).isEqualTo(1);
  }
}
