package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.podwire.junit.ClusterTest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** A test's own fabric8 client, as operators and controllers use it, with its waits on the wall. */
@ClusterTest
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ClientContract {
  private static final String NAMESPACE = "default";
  private static final long PATIENCE_SECONDS = 60;

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .addToData("value", value)
        .build();
  }

  @Test
  void waitsUntilReadyAndReachesIntoAPod() throws Exception {
    cluster().run("web", nginx);
    KubernetesClient client = cluster().client();
    var web = client.pods().inNamespace(NAMESPACE).withName("web");

    Pod ready = web.waitUntilReady(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(ready.getStatus().getPhase()).isEqualTo("Running");

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ExecWatch exec =
        web.writingOutput(out)
            .writingError(err)
            .exec("sh", "-c", "echo out; echo err >&2; exit 3")) {
      assertThat(exec.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
    }
    assertThat(out.toString(UTF_8)).isEqualTo("out\n");
    assertThat(err.toString(UTF_8)).isEqualTo("err\n");

    try (LocalPortForward forward = web.portForward(80);
        Socket socket = new Socket("127.0.0.1", forward.getLocalPort())) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("Welcome to nginx!");
    }
  }

  @Test
  void asksAPodThroughTheServer() {
    cluster().run("web", nginx).awaitReady();
    KubernetesClient client = cluster().client();
    String web = "/api/v1/namespaces/" + NAMESPACE + "/pods/web";

    assertThat(client.raw(web + "/proxy/")).contains("Welcome to nginx!");
    assertThatThrownBy(() -> client.raw(web + ":9999/proxy/"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getCode()).isEqualTo(503))
        .hasMessageContaining("connect: connection refused");
  }

  @Test
  void followsALogWhileItGrows() throws Exception {
    cluster().run("talker", busybox).command("sh", "-c", "echo one; sleep 2; echo two");
    var talker = cluster().client().pods().inNamespace(NAMESPACE).withName("talker");
    talker.waitUntilCondition(
        pod -> pod.getStatus() != null && !"Pending".equals(pod.getStatus().getPhase()),
        PATIENCE_SECONDS,
        TimeUnit.SECONDS);

    try (LogWatch log = talker.watchLog();
        BufferedReader lines = new BufferedReader(new InputStreamReader(log.getOutput(), UTF_8))) {
      assertThat(List.of(lines.readLine(), lines.readLine())).containsExactly("one", "two");
    }
  }

  @Test
  void aStaleWriteIsAConflictAndAnEditTriesAgain() {
    KubernetesClient client = cluster().client();
    ConfigMap first = client.resource(configMap("shared", "0")).create();
    client.resource(first).edit(map -> new ConfigMapBuilder(map).addToData("value", "1").build());

    assertThatThrownBy(
            () ->
                client
                    .resource(new ConfigMapBuilder(first).addToData("value", "2").build())
                    .lockResourceVersion(first.getMetadata().getResourceVersion())
                    .update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(409);
              assertThat(refused.getStatus().getReason()).isEqualTo("Conflict");
              assertThat(refused.getStatus().getMessage())
                  .isEqualTo(
                      "Operation cannot be fulfilled on configmaps \"shared\": the object has been"
                          + " modified; please apply your changes to the latest version and try"
                          + " again");
            });
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("shared")
        .edit(map -> new ConfigMapBuilder(map).addToData("value", "3").build());
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName("shared").get().getData())
        .containsEntry("value", "3");
  }

  @Test
  void anInformerHearsOfEverythingOnce() throws Exception {
    KubernetesClient client = cluster().client();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    client.resource(configMap("before", "0")).create();

    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(NAMESPACE).inform(new Told(heard))) {
      client.resource(configMap("after", "0")).create();
      client.resource(configMap("after", "ü")).update();
      client.resource(configMap("after", "ü")).delete();

      assertThat(List.of(next(heard), next(heard), next(heard), next(heard)))
          .containsExactly("added before 0", "added after 0", "updated after ü", "deleted after ü");
      assertThat(informer.getStore().list())
          .extracting(map -> map.getMetadata().getName())
          .contains("before")
          .doesNotContain("after");
    }
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    return String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  private record Told(BlockingQueue<String> queue) implements ResourceEventHandler<ConfigMap> {
    private void tell(String what, ConfigMap map) {
      if (map.getData().containsKey("value")) { // not the authority's, which every namespace has
        queue.add(what + " " + map.getMetadata().getName() + " " + map.getData().get("value"));
      }
    }

    @Override
    public void onAdd(ConfigMap map) {
      tell("added", map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap map) {
      tell("updated", map);
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      tell("deleted", map);
    }
  }

  @Test
  void leadershipPassesToTheNextWhenItIsReleased() throws Exception {
    KubernetesClient client = cluster().client();
    BlockingQueue<String> leaders = new LinkedBlockingQueue<>();
    CompletableFuture<?> first = elect(client, "first", leaders);
    assertThat(next(leaders)).isEqualTo("first leads");
    CompletableFuture<?> second = elect(client, "second", leaders);

    first.cancel(true);

    assertThat(next(leaders)).isEqualTo("first stops");
    assertThat(next(leaders)).isEqualTo("second leads");
    assertThat(
            client
                .leases()
                .inNamespace(NAMESPACE)
                .withName("crown")
                .get()
                .getSpec()
                .getHolderIdentity())
        .isEqualTo("second");
    second.cancel(true);
    assertThat(next(leaders)).isEqualTo("second stops");
  }

  private static CompletableFuture<?> elect(
      KubernetesClient client, String who, BlockingQueue<String> leaders) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName("crown")
                .withLock(new LeaseLock(NAMESPACE, "crown", who))
                .withLeaseDuration(Duration.ofSeconds(5))
                .withRenewDeadline(Duration.ofSeconds(4))
                .withRetryPeriod(Duration.ofMillis(500))
                .withReleaseOnCancel()
                .withLeaderCallbacks(
                    new LeaderCallbacks(
                        () -> leaders.add(who + " leads"),
                        () -> leaders.add(who + " stops"),
                        leader -> {}))
                .build())
        .build()
        .start();
  }
}
