package io.podwire.conformance;

import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.podwire.junit.ClusterTest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kubernetes' own Java client, which comes through the cluster's port with its kubeconfig. */
@ClusterTest
@Timeout(120)
abstract class OfficialClient {
  private static final String NAMESPACE = "default";
  private static final long PATIENCE_SECONDS = 60;

  private ApiClient client;
  private CoreV1Api core;

  @BeforeEach
  void connect() throws Exception {
    KubeConfig config = KubeConfig.loadKubeConfig(new StringReader(cluster().kubeconfig()));
    client = ClientBuilder.kubeconfig(config).build();
    core = new CoreV1Api(client);
  }

  @AfterEach
  void disconnect() {
    client.getHttpClient().connectionPool().evictAll();
    client.getHttpClient().dispatcher().executorService().shutdown();
  }

  private static V1ConfigMap configMap(String name, String value) {
    return new V1ConfigMap()
        .metadata(new V1ObjectMeta().name(name).labels(Map.of("mine", "yes")))
        .data(Map.of("value", value));
  }

  @Test
  void readsAndWritesObjects() throws Exception {
    V1ConfigMap first = core.createNamespacedConfigMap(NAMESPACE, configMap("a", "0")).execute();
    core.createNamespacedConfigMap(NAMESPACE, configMap("b", "0")).execute();
    V1ConfigMapList page =
        core.listNamespacedConfigMap(NAMESPACE).labelSelector("mine=yes").limit(1).execute();
    assertThat(names(page)).containsExactly("a");
    assertThat(page.getMetadata().getRemainingItemCount()).isNull(); // unknown with a selector
    assertThat(
            names(
                core.listNamespacedConfigMap(NAMESPACE)
                    .labelSelector("mine=yes")
                    .limit(1)
                    ._continue(page.getMetadata().getContinue())
                    .execute()))
        .containsExactly("b");

    patch("[{\"op\":\"replace\",\"path\":\"/data/value\",\"value\":\"1\"}]", "json-patch+json");
    patch("{\"data\":{\"merged\":\"2\"}}", "merge-patch+json");
    patch("{\"data\":{\"value\":null}}", "strategic-merge-patch+json");
    assertThat(core.readNamespacedConfigMap("a", NAMESPACE).execute().getData())
        .isEqualTo(Map.of("merged", "2"));

    ApiException stale =
        catchThrowableOfType(
            ApiException.class,
            () -> core.replaceNamespacedConfigMap("a", NAMESPACE, first).execute());
    assertThat(stale.getCode()).isEqualTo(409);
    assertThat(stale.getResponseBody()).contains("the object has been modified");

    assertThat(core.deleteNamespacedConfigMap("a", NAMESPACE).execute().getStatus())
        .isEqualTo("Success");
    assertThat(
            catchThrowableOfType(
                    ApiException.class,
                    () -> core.readNamespacedConfigMap("a", NAMESPACE).execute())
                .getCode())
        .isEqualTo(404);
  }

  private static List<String> names(V1ConfigMapList maps) {
    return maps.getItems().stream().map(map -> map.getMetadata().getName()).toList();
  }

  private void patch(String patch, String format) throws ApiException {
    PatchUtils.patch(
        V1ConfigMap.class,
        () -> core.patchNamespacedConfigMap("a", NAMESPACE, new V1Patch(patch)).buildCall(null),
        "application/" + format,
        client);
  }

  @Test
  void watchesAndInforms() throws Exception {
    String begin =
        core.listNamespacedConfigMap(NAMESPACE).execute().getMetadata().getResourceVersion();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    SharedInformerFactory informers = new SharedInformerFactory(client);
    SharedIndexInformer<V1ConfigMap> informer =
        informers.sharedIndexInformerFor(
            params ->
                core.listNamespacedConfigMap(NAMESPACE)
                    .labelSelector("mine=yes")
                    .resourceVersion(params.resourceVersion)
                    .timeoutSeconds(params.timeoutSeconds)
                    .watch(params.watch)
                    .buildCall(null),
            V1ConfigMap.class,
            V1ConfigMapList.class);
    informer.addEventHandler(new Told(heard));
    core.createNamespacedConfigMap(NAMESPACE, configMap("a", "0")).execute();
    informers.startAllRegisteredInformers();
    try {
      assertThat(next(heard)).isEqualTo("added a 0");
      core.replaceNamespacedConfigMap("a", NAMESPACE, configMap("a", "ü")).execute();
      assertThat(next(heard)).isEqualTo("updated a ü");
      assertThat(informer.getIndexer().getByKey("default/a").getData()).containsEntry("value", "ü");
      core.deleteNamespacedConfigMap("a", NAMESPACE).execute();
      assertThat(next(heard)).isEqualTo("deleted a ü");
    } finally {
      informers.stopAllRegisteredInformers();
    }

    try (Watch<V1ConfigMap> watch =
        Watch.createWatch(
            client,
            core.listNamespacedConfigMap(NAMESPACE)
                .labelSelector("mine=yes")
                .resourceVersion(begin)
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
      assertThat(List.of(watch.next().type, watch.next().type, watch.next().type))
          .containsExactly("ADDED", "MODIFIED", "DELETED");
    }
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    return String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  private record Told(BlockingQueue<String> queue) implements ResourceEventHandler<V1ConfigMap> {
    private void tell(String what, V1ConfigMap map) {
      queue.add(what + " " + map.getMetadata().getName() + " " + map.getData().get("value"));
    }

    @Override
    public void onAdd(V1ConfigMap map) {
      tell("added", map);
    }

    @Override
    public void onUpdate(V1ConfigMap before, V1ConfigMap map) {
      tell("updated", map);
    }

    @Override
    public void onDelete(V1ConfigMap map, boolean unknown) {
      tell("deleted", map);
    }
  }

  @Test
  void reachesIntoPods() throws Exception {
    cluster().run("web", nginx).awaitReady();

    Exec exec = new Exec(client);
    Process shell =
        exec.newExecutionBuilder(
                NAMESPACE,
                "web",
                new String[] {"sh", "-c", "read line; echo got $line; echo err >&2; exit 3"})
            .setStdin(true)
            .execute();
    // Asked for before the process ends: afterwards this client gives them to nobody.
    InputStream stdout = shell.getInputStream();
    InputStream stderr = shell.getErrorStream();
    try (OutputStream stdin = shell.getOutputStream()) {
      stdin.write("this\n".getBytes(UTF_8));
      stdin.flush();
      assertThat(new String(stdout.readAllBytes(), UTF_8)).isEqualTo("got this\n");
    }
    assertThat(new String(stderr.readAllBytes(), UTF_8)).isEqualTo("err\n");
    assertThat(shell.waitFor()).isEqualTo(3);
    shell.destroy();

    try (PortForward.PortForwardResult forward =
        new PortForward(client).forward(NAMESPACE, "web", List.of(80))) {
      OutputStream request = forward.getOutboundStream(80);
      request.write("GET /?from-java HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      request.flush();
      InputStream answer = forward.getInputStream(80);
      assertThat(new String(answer.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 200");
    }

    String logged = "\"GET /?from-java HTTP/1.0\" 200";
    try (BufferedReader log =
        new BufferedReader(
            new InputStreamReader(
                new PodLogs(client).streamNamespacedPodLog(NAMESPACE, "web", "web"), UTF_8))) {
      assertThat(log.lines().anyMatch(line -> line.contains(logged))).isTrue();
    }
    assertThat(core.readNamespacedPodLog("web", NAMESPACE).tailLines(1).execute()).contains(logged);
  }
}
