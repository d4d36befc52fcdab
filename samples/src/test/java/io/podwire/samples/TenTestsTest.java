package io.podwire.samples;

import static io.podwire.Images.agnhost;
import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.echoserver;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Percent.percent;
import static io.podwire.PodPick.first;
import static io.podwire.PodPick.last;
import static io.podwire.PodPick.oldest;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.Image;
import io.podwire.app.WebReply;
import io.podwire.junit.ClusterTest;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten tests that teams want to write. Each has a cluster of its own: several run at a time. */
@Tag("nightly") // minutes on a real cluster
@Tutorial("Ten tests that teams want to write")
@ClusterTest
class TenTestsTest {
  private static final Path K8S = Path.of("src/test/resources/k8s");

  @Test
  @Order(1)
  @DisplayName("1 only the frontend reaches the database")
  void onlyTheFrontendReachesTheDatabase() {
    var app = cluster().apply(K8S);

    app.deployment("frontend").probe().tcp(app.service("db"), 5432).connects();
    app.podsExcept("frontend", "db").probe().tcp(app.service("db"), 5432).isDenied();
  }

  @Test
  @Order(2)
  @DisplayName("2 a canary gets its share")
  void aCanaryGetsItsShare() {
    var stable = cluster().deploy(nginx, 3).labelled("app", "web").labelled("track", "stable");
    var canary =
        cluster()
            .deploy(nginx("1.27"), 1)
            .named("canary")
            .labelled("app", "web")
            .labelled("track", "canary");
    var web = stable.expose(PORT_80).named("web").selecting("app", "web");
    web.endpoints().hasSize(4);

    cluster()
        .fromPod(curl)
        .get(web)
        .newConnections(400)
        .servedBy(canary)
        .isBetween(percent(15), percent(35));
  }

  @Test
  @Order(3)
  @DisplayName("3 nothing fails during a rolling update")
  void nothingFailsDuringARollingUpdate() {
    var web = cluster().deploy(acme("1"), 2).named("web").preStopSleep(ofSeconds(5));
    web.expose(PORT_80).endpoints().hasSize(2);

    try (var load = cluster().fromPod(curl).get(web).every(ofMillis(20)).start()) {
      web.setImage(acme("2")).awaitRolledOut();
      load.awaitSent(400); // the old Pods end five seconds after the new ones are ready
      load.stop().sentAtLeast(200).allSucceeded();
    }
  }

  @Test
  @Order(3)
  @ClusterTest(engine = "sim", seed = "3")
  @DisplayName("3b … and without a pause before the end, some request does fail")
  void withoutAPauseBeforeTheEndSomeRequestFails() {
    var web = cluster().deploy(acme("1"), 2).named("web");
    web.expose(PORT_80).endpoints().hasSize(2);

    try (var load = cluster().fromPod(curl).get(web).every(ofMillis(5)).start()) {
      web.setImage(acme("2")).awaitRolledOut();
      assertThat(load.awaitSent(400).stop().failures()).isNotEmpty();
    }
  }

  @Test
  @Order(4)
  @DisplayName("4 a Pod that is not ready gets no traffic")
  void aPodThatIsNotReadyGetsNoTraffic() {
    var web = cluster().deploy(nginx, 2).readyByFile("/tmp/ready");
    web.expose(PORT_80);
    web.pods().forEach(pod -> pod.exec("touch", "/tmp/ready").succeeds());
    web.service().endpoints().hasSize(2);

    web.pod(oldest()).exec("rm", "/tmp/ready");

    web.service().endpoints().excludes(web.pod(oldest())).holdsFor(ofSeconds(5));
  }

  @Test
  @Order(5)
  @DisplayName("5 the load balancer works from outside")
  void theLoadBalancerWorksFromOutside() {
    var web = cluster().deploy(echoserver, 2).named("web");

    var lb = web.expose(PORT_80).asLoadBalancer(port(8080).to(8080));

    cluster().fromOutside().get(lb.external().path("/healthz")).status(200);
  }

  @Test
  @Order(6)
  @DisplayName("6 the egress policy does not forget DNS")
  void theEgressPolicyDoesNotForgetDns() {
    var app = cluster().apply(K8S);
    var api = app.deployment("api");
    var db = app.service("db");

    api.probe().resolve("db").to(db);
    api.probe().resolve("nope").isNxdomain();
  }

  @Test
  @Order(7)
  @DisplayName("7 peers of a StatefulSet find each other, also after one is replaced")
  void peersFindEachOther() {
    var pg =
        cluster()
            .statefulSet(agnhost, 3)
            .args("netexec", "--http-port=5432")
            .named("pg")
            .headless(5432);

    pg.pods().forEach(p -> p.probe().tcp("pg-0.pg", 5432).connects());
    pg.pod("pg-1").kill();
    pg.pod("pg-0").probe().resolve("pg-1.pg").to(pg.pod("pg-1"));
  }

  @Test
  @Order(8)
  @ClusterTest(nodes = 2)
  @DisplayName("8 Pods on other nodes are reachable")
  void podsOnOtherNodesAreReachable() {
    var spread = cluster().deploy(nginx, 2).onePerNode();

    cluster().fromPod(busybox).onNodeOf(spread.pod(first())).get(spread.pod(last())).status(200);
  }

  @Test
  @Order(9)
  @DisplayName("9 every Service of the chart has endpoints and answers")
  void everyServiceOfTheChartHasEndpointsAndAnswers() {
    // What `helm template shop --values ci.yaml` prints; with helm at hand: apply(helmTemplate(…)).
    var chart = cluster().apply(Path.of("src/test/resources/shop.yaml"));

    chart.services().withSelector().eachHasReadyEndpoint().eachPortAccepts();
  }

  @Test
  @Order(10)
  @DisplayName("10 a session sticks; different clients spread")
  void aSessionSticks() {
    var web = cluster().deploy(nginx, 4).expose(PORT_80).sticky();
    web.endpoints().hasSize(4);

    cluster().client("alice").get(web).newConnections(20).servedByOnePod();
    cluster().clients(8).get(web).newConnections(5).servedByAtLeast(2);
  }

  /** The team's own image, of that version: a handler in `sim`, what a registry has elsewhere. */
  private static Image acme(String version) {
    return image("nginx:" + version)
        .http(80, request -> WebReply.text("version " + version))
        .orPulled();
  }
}
