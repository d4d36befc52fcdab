package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Percent.percent;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.DeploymentHandle;
import io.podwire.EndpointsAssert;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No assertion is true because what it speaks of is not there. */
@ClusterTest
class NothingThereTest {
  private DeploymentHandle web;
  private ServiceHandle front;

  @BeforeEach
  void aServiceOfAnotherName() {
    web = cluster().deploy(nginx, 2).named("web");
    front = web.expose(PORT_80).named("front");
    front.endpoints().hasSize(2);
  }

  @Test
  void aServiceThatIsNotThereHasNoEndpointsToSpeakOf() {
    PodHandle pod = web.pod(0);
    List<Consumer<EndpointsAssert>> negative =
        List.of(
            EndpointsAssert::areEmpty,
            none -> none.hasSize(0),
            none -> none.excludes(pod),
            none -> none.excludes("10.42.0.99"));

    assertThat(negative)
        .allSatisfy(
            claim ->
                assertThatThrownBy(() -> claim.accept(web.service().endpoints().now()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(
                        "there is no Service 'web' in namespace default; it has front, kubernetes"));
    EndpointsAssert ended = front.endpoints().excludes("10.42.0.99");
    front.delete();
    assertThatThrownBy(() -> ended.holdsFor(Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("there is no Service 'front'");
  }

  @Test
  void aPodThatNeverWasIsNotExcludedAndOneThatIsGoneIs() {
    assertThatThrownBy(() -> front.endpoints().now().excludes(cluster().pod("typo")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "was expected to exclude Pod default/typo now (1 look)\n  last seen: 10.42.")
        .hasMessageContaining("no look has seen a Pod default/typo, so it proves nothing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> front.endpoints().hasSize(2).excludes("web-0"))
        .withMessage("endpoint: 'web-0' is not an IP address");

    PodHandle lonely = cluster().run("lonely", nginx).labelled("app", "web").awaitReady();
    front.endpoints().includes(lonely);
    cluster().client().pods().inNamespace("default").withName("lonely").delete();
    front.endpoints().excludes(cluster().pod("lonely"));
    front.endpoints().hasSize(2).excludes(lonely);
  }

  @Test
  void whatIsMeasuredAgainstSomethingMissingFailsInTheWordsOfTheTest() {
    var resolved = cluster().fromPod(busybox).resolve("front").within(Duration.ofSeconds(1));

    assertThatThrownBy(() -> resolved.to(cluster().service("late")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was expected to resolve to Service default/late within 1 s")
        .hasMessageContaining("there is no Service default/late");
  }

  @Test
  void aCountOverNoPodProvesNothing() {
    var spread = cluster().fromPod(busybox).get(front).newConnections(1);
    var none = cluster().deploy(nginx, 0).named("canary");

    assertThatThrownBy(() -> spread.servedByAll(none.pods()))
        .hasMessage(
            "there is none among the Pods of Deployment default/canary: an assertion over no Pod"
                + " proves nothing");
    assertThatThrownBy(() -> spread.servedBy(none).isBetween(percent(0), percent(10)))
        .hasMessageStartingWith("there is none among the Pods of Deployment default/canary");
    assertThatThrownBy(() -> spread.servedBy(cluster().pod("typo")))
        .isInstanceOf(AssertionError.class)
        .hasMessage("no look has seen a Pod default/typo, so it proves nothing");

    PodHandle killed = cluster().run("bystander", nginx).awaitReady();
    killed.kill();
    spread.servedBy(killed).isBetween(percent(0), percent(0));
  }
}
