package io.podwire;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to the API, and when. */
@EnableKubernetesMockClient(crud = true, https = false)
class DraftsTest {
  // Held here, because a logger that nobody holds forgets its level.
  private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    REQUESTS.setLevel(Level.WARNING);
  }

  @SuppressWarnings("NullAway.Init") // JUnit's extension sets it
  private KubernetesClient client;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Cluster cluster;

  @BeforeEach
  void open() {
    cluster = new Cluster(new FakeSession(client), Duration.ofSeconds(1), Sharing.ALONE);
  }

  @Test
  void aDeploymentIsAsKubectlCreatesIt() {
    cluster.deploy(nginx, 2);
    cluster.settle();

    Deployment made = deployments().get(0);
    assertThat(made.getMetadata().getName()).isEqualTo("nginx");
    assertThat(made.getSpec().getReplicas()).isEqualTo(2);
    assertThat(made.getSpec().getSelector().getMatchLabels()).isEqualTo(Map.of("app", "nginx"));
    assertThat(
            made.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getPorts()
                .get(0)
                .getContainerPort())
        .isEqualTo(80);
  }

  @Test
  void nothingIsCreatedBeforeAnyoneCouldSeeIt() {
    NewDeployment web = cluster.deploy(nginx, 2);
    assertThat(deployments()).isEmpty();

    web.named("web").labelled("run", "web").env("COLOR", "blue");
    assertThat(deployments()).isEmpty();

    cluster.pods().list();
    assertThat(deployments()).extracting(d -> d.getMetadata().getName()).containsExactly("web");
    assertThat(deployments().get(0).getSpec().getSelector().getMatchLabels())
        .isEqualTo(Map.of("run", "web"));
  }

  @Test
  void aDescriptionIsATemplateForSeveral() {
    NewDeployment base = cluster.deploy(nginx, 1).labelled("tier", "front");
    base.named("blue");
    base.named("green");
    cluster.settle();

    assertThat(deployments())
        .extracting(d -> d.getMetadata().getName())
        .containsExactlyInAnyOrder("blue", "green");
  }

  @Test
  void whatExistsCannotBeRenamed() {
    NewDeployment web = cluster.deploy(nginx, 1);
    web.expose(PORT_80);

    assertThatIllegalStateException()
        .isThrownBy(() -> web.named("web"))
        .withMessage(
            "Deployment default/nginx exists already: say this directly after it is deployed or exposed");
  }

  @Test
  void aPodWithNothingToDoWaitsToBeAsked() {
    cluster.run("idle", busybox).labelled("app", "x");
    cluster.run("busy", busybox).args("httpd", "-f").readyByFile("/ready");
    cluster.run("told", busybox).command("sleep", "60").container(c -> c.setTty(true));
    cluster.run("web", nginx);
    cluster.settle();

    assertThat(container("idle").getCommand()).isNotEmpty();
    assertThat(container("busy"))
        .returns(List.of(), Container::getCommand)
        .returns(List.of("httpd", "-f"), Container::getArgs)
        .returns(List.of("cat", "/ready"), c -> c.getReadinessProbe().getExec().getCommand());
    assertThat(container("told"))
        .returns(List.of("sleep", "60"), Container::getCommand)
        .returns(true, Container::getTty);
    assertThat(container("web").getCommand()).isEmpty();
    assertThat(container("web").getPorts())
        .extracting(p -> p.getContainerPort())
        .containsExactly(80);
  }

  private Container container(String pod) {
    Pod found = client.pods().inNamespace("default").withName(pod).get();
    return found.getSpec().getContainers().get(0);
  }

  @Test
  void whatIsThereAlreadyIsSaidInTheServersWords() {
    cluster.deploy(nginx, 1);
    cluster.settle();
    cluster.deploy(nginx, 2);

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(cluster::settle)
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(409))
        .withMessageStartingWith("Deployment default/nginx: ")
        .withMessageNotContaining("Failure executing")
        .withMessageEndingWith("(409)");
  }

  @Test
  void lookingAtOneObjectLeavesOthersToBeDescribed() {
    ServiceHandle service = cluster.service("web");
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("10.43.0.7")
                .endSpec()
                .build())
        .create();

    cluster.run("load", busybox).env("IP", service.clusterIp());
    cluster.settle();

    Pod pod = client.pods().inNamespace("default").withName("load").get();
    assertThat(pod.getSpec().getContainers().get(0).getEnv().get(0).getValue())
        .isEqualTo("10.43.0.7");
    assertThat(pod.getMetadata().getLabels()).isEqualTo(Map.of("run", "load"));
  }

  @Test
  void exposeTakesNameSelectorAndPortFromTheDeployment() {
    DeploymentHandle web = cluster.deploy(nginx, 1).named("web").labelled("run", "web");

    Service service = web.expose().resource();

    assertThat(service.getMetadata().getName()).isEqualTo("web");
    assertThat(service.getSpec().getSelector()).isEqualTo(Map.of("run", "web"));
    assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(80);
    assertThat(service.getSpec().getPorts().get(0).getTargetPort().getIntVal()).isEqualTo(80);
  }

  @Test
  void aServiceIsOfItsTypeFromTheStart() {
    DeploymentHandle web = cluster.deploy(nginx, 1);

    assertThat(web.expose(PORT_80).named("outside").asLoadBalancer(port(8080)).resource().getSpec())
        .satisfies(
            spec -> {
              assertThat(spec.getType()).isEqualTo("LoadBalancer");
              assertThat(spec.getPorts().get(0).getPort()).isEqualTo(8080);
              assertThat(spec.getPorts().get(0).getTargetPort().getIntVal()).isEqualTo(80);
            });
    assertThat(web.expose(port(80).to("http")).named("inside").headless().resource().getSpec())
        .satisfies(
            spec -> {
              assertThat(spec.getClusterIP()).isEqualTo("None");
              assertThat(spec.getPorts().get(0).getTargetPort().getStrVal()).isEqualTo("http");
            });
  }

  @Test
  void whatCannotBeExposedIsRefusedByName() {
    DeploymentHandle quiet = cluster.deploy(busybox, 1);
    NewService bare = quiet.expose();
    assertThatIllegalArgumentException()
        .isThrownBy(bare::resource)
        .withMessage(
            "expose: Deployment default/busybox declares no container port; say which one, as expose(PORT_80)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quiet.expose(port(80), port(443)))
        .withMessageContaining("each of several ports needs a name");
  }

  @Test
  void whatIsNoManifestIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.apply("  "))
        .withMessageStartingWith("yaml: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.apply("kind: ["))
        .withMessageStartingWith("yaml: ");
  }

  @Test
  void aDeletedDeploymentsOwnPodsAreWaitedForAndNoOthers() {
    NewDeployment web = cluster.deploy(nginx, 1);
    cluster.settle();
    ReplicaSet set =
        client
            .resource(
                new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withName("nginx-1")
                    .withNamespace("default")
                    .addToLabels("app", "nginx")
                    .withOwnerReferences(owner(deployments().get(0)))
                    .endMetadata()
                    .build())
            .create();
    client.resource(pod("anothers").build()).create();
    client
        .resource(pod("its").editMetadata().withOwnerReferences(owner(set)).endMetadata().build())
        .create();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(web::delete)
        .withMessageContaining("a Pod of Deployment default/nginx was deleted, and is still there");

    client.pods().inNamespace("default").withName("its").delete();
    NewDeployment again = cluster.deploy(nginx, 1);
    cluster.settle();
    again.delete();
    assertThat(deployments()).isEmpty();
    assertThat(client.pods().inNamespace("default").withName("anothers").get()).isNotNull();
  }

  private static PodBuilder pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels("app", "nginx")
        .endMetadata();
  }

  private static OwnerReference owner(HasMetadata object) {
    return new OwnerReferenceBuilder()
        .withKind(object.getKind())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .build();
  }

  private List<Deployment> deployments() {
    return client.apps().deployments().inNamespace("default").list().getItems();
  }
}
