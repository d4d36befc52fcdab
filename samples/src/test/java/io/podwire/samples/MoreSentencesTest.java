package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.nginx;
import static io.podwire.Peer.namespace;
import static io.podwire.Podwire.cluster;
import static io.podwire.PodwireAssertions.assertThat;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Traffic.egress;
import static io.podwire.Traffic.ingress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What else can be said: policies, rollouts, matrices, conditions, several failures at once. Most
 * of it is said of the same three Deployments.
 */
@Tag("nightly") // minutes on a real cluster
@ClusterTest(scope = Scope.CLASS)
class MoreSentencesTest {
  @BeforeAll
  static void threeDeployments() {
    cluster().deploy(nginx).named("web").expose(PORT_80).endpoints().hasSize(1);
    cluster().deploy(nginx).named("db").expose(PORT_80).endpoints().hasSize(1);
    cluster().deploy(nginx).named("api").awaitRolledOut();
  }

  @AfterEach
  void aPolicyIsItsTestsAlone() {
    cluster().client().network().v1().networkPolicies().inNamespace("default").delete();
  }

  @Test
  void aPolicyInASentence() {
    var web = cluster().deployment("web");
    var monitoring = cluster().namespace("monitoring").fromPod(busybox);

    cluster().allow(ingress().to(web).from(namespace("monitoring")).port(80));

    monitoring.get(web.service()).succeeds();
    cluster().fromPod(busybox).get(web.service()).isDenied();
  }

  @Test
  void anEgressPolicyThatRemembersDns() {
    var web = cluster().deployment("web");
    var api = cluster().deployment("api");
    var db = cluster().deployment("db");

    cluster().allow(egress().from(api).to(db).port(80).andDns());

    api.probe().tcp("db", 80).connects();
    api.probe().resolve("web").to(web.service());
    api.probe().tcp(web.service(), 80).isDenied();
  }

  @Test
  void whoReachesWhom() {
    var web = cluster().deployment("web");
    var api = cluster().deployment("api");
    var db = cluster().deployment("db");
    cluster().allow(ingress().to(db).from(api).port(80));

    cluster()
        .reachability(web, api, db)
        .port(80)
        .isExactly(
            """
                |  web | api | db
            web |   .  |  .  | X
            api |   .  |  .  | .
            """);
  }

  @Test
  void aRolloutAndBack() {
    var web = cluster().deploy(nginx("1.26"), 2).named("rolling").awaitRolledOut();

    web.setImage(nginx("1.27")).awaitRolledOut();
    assertThat(web).hasImage(nginx("1.27")).hasReadyReplicas(2);

    web.rollback().awaitRolledOut();
    assertThat(web).hasImage(nginx("1.26")).isRolledOut();

    var before = web.pods().names();
    web.restart().awaitRolledOut();
    assertThat(web.pods().names()).hasSize(2).doesNotContainAnyElementsOf(before);
  }

  @Test
  void anObjectAsTheClusterWorksOnIt() {
    var web = cluster().deployment("web");
    var service = web.expose(PORT_80).named("door").asLoadBalancer(8080);

    assertThat(service)
        .as("the shop's door")
        .hasType("LoadBalancer")
        .hasPort(8080)
        .selects(Map.of("app", "web"))
        .hasExternalAddress();
    assertThat(web.pod(0)).isReady();
    assertThatThrownBy(() -> assertThat(service).as("the shop's door").now().isHeadless())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[the shop's door] Service default/door")
        .hasMessageContaining("was expected to be headless now (1 look)")
        .hasMessageContaining("last seen: type LoadBalancer, clusterIP 10.43.");
  }

  @Test
  void whatNoAssertionSays() {
    var web = cluster().deployment("web");

    cluster().await("a Pod of web").until(() -> web.pods().count() == 1);
    cluster()
        .await("nginx listens")
        .untilAsserted(() -> web.pod(0).probe().tcp("localhost", 80).now().connects());

    assertThatThrownBy(
            () -> cluster().await("the moon").within(Duration.ofSeconds(1)).until(() -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the moon\n  was awaited, and did not come within 1 s");
  }

  @Test
  void severalFailuresAtOnce() {
    var service = cluster().service("web");
    SoftAssertions softly = new SoftAssertions();

    softly.check(() -> cluster().fromPod(curl).get(service).status(200));
    softly.check(() -> cluster().fromPod(curl).get(service).now().as("teapot").status(418));
    softly.check(() -> assertThat(service).now().hasType("NodePort"));

    assertThat(softly.assertionErrorsCollected())
        .hasSize(2)
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            teapot -> assertThat(teapot).contains("[teapot]").contains("to answer HTTP 418"),
            type -> assertThat(type).contains("to be of type NodePort"));
  }

  @Test
  void allServicesWithALabelHaveAnEndpoint() {
    cluster().deploy(nginx).named("a").labelled("tier", "front").expose(PORT_80);
    cluster().deploy(nginx).named("b").labelled("tier", "back").expose(PORT_80);

    cluster().services("tier", "front").eachHasReadyEndpoint();
    assertThatThrownBy(() -> cluster().services("tier", "frnt").eachHasReadyEndpoint())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("an assertion over no Service proves nothing");
  }

  @Test
  void anApplicationIsUp() {
    var shop = cluster().namespace("shop");
    var app = shop.apply(Path.of("src/test/resources/k8s")).awaitUp();

    shop.fromPod(busybox).get(app.service("frontend")).status(200);
    assertThat(app.hints()).isEmpty();
  }
}
