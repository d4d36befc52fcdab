package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.RecordedRequests.get;
import static io.podwire.conformance.RecordedRequests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.podwire.Applied;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * The API server, through the fabric8 client that users have and through {@code apply}. What the
 * server refuses, and what else it answers exactly, is recorded: {@link RequestsContract}.
 */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ApiContract {
  private static final String JSON = "application/json";

  @Test
  void aGeneratedNameHasFiveMoreCharacters() {
    ConfigMap made =
        client()
            .configMaps()
            .inNamespace("default")
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withGenerateName("made-")
                    .endMetadata()
                    .build())
            .create();

    assertThat(made.getMetadata().getName()).matches("made-[a-z0-9]{5}");
    assertThat(made.getMetadata().getUid()).isNotBlank();
    assertThat(made.getMetadata().getCreationTimestamp()).isNotBlank();
  }

  @Test
  void labelSelectorsSelect() {
    labelled("a", Map.of("tier", "web", "env", "prod"));
    labelled("b", Map.of("tier", "web", "env", "dev"));
    labelled("c", Map.of("tier", "db"));

    assertThat(names("tier=web")).containsExactly("a", "b");
    assertThat(names("tier!=web")).contains("c").doesNotContain("a", "b");
    assertThat(names("tier in (web,db),env notin (dev)")).containsExactly("a", "c");
    assertThat(names("tier,!env")).containsExactly("c");
  }

  @Test
  void patchesOfEveryKindApply() {
    configMap("patched", Map.of("a", "1", "b", "2"));
    var resource = client().configMaps().inNamespace("default").withName("patched");

    resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":null,\"c\":\"3\"}}");
    assertThat(resource.get().getData()).containsOnly(Map.entry("b", "2"), Map.entry("c", "3"));

    resource.patch(
        PatchContext.of(PatchType.JSON),
        "[{\"op\":\"replace\",\"path\":\"/data/b\",\"value\":\"4\"}]");
    assertThat(resource.get().getData()).containsEntry("b", "4");

    resource.patch(
        PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    assertThat(resource.get().getMetadata().getLabels()).containsEntry("x", "y");
  }

  @Test
  void manifestsGoToTheCurrentNamespaceUnlessTheyNameOne() {
    Applied applied =
        cluster()
            .apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: here}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: there, namespace: other}
                spec: {ports: [{port: 80}]}
                """);

    assertThat(applied.service("here").namespace()).isEqualTo("default");
    assertThat(applied.service("there").namespace()).isEqualTo("other");
    assertThat(cluster().namespace("other").service("there").port()).isEqualTo(80);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> applied.service("nowhere"))
        .withMessage(
            "Service: 'nowhere' is not in the manifest, which has Service here, Service there");
  }

  @Test
  void whatALaterApplyLeavesOutIsGone() {
    String manifest =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: %d}]}
        """;
    cluster().apply(manifest.formatted(80));

    cluster().apply(manifest.formatted(81));

    assertThat(cluster().service("web").resource().getSpec().getPorts())
        .extracting(port -> port.getPort())
        .containsExactly(81);
  }

  @Test
  void aWatchSeesEveryChangeInOrder() throws InterruptedException {
    WatchLog<ConfigMap> log = new WatchLog<>(object -> object.getData().get("a"));
    var all = client().configMaps().inNamespace("default");
    String from = all.list().getMetadata().getResourceVersion();
    ListOptions sinceThen = new ListOptionsBuilder().withResourceVersion(from).build();
    try (Watch watch = all.withName("watched").watch(sinceThen, log)) {
      ConfigMap made = configMap("watched", Map.of("a", "1"));
      client()
          .configMaps()
          .resource(new ConfigMapBuilder(made).addToData("a", "2").build())
          .update();
      client().configMaps().resource(made).delete();
      assertThat(watch).isNotNull();
      assertThat(log.until("DELETED 2")).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2");
    }
  }

  @Test
  void theAddressOfAServiceIsAnObjectToo() throws IOException {
    load(
        "default",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: addressed}
        spec: {ports: [{port: 80}]}
        """);
    var service = client().services().inNamespace("default").withName("addressed");
    String address =
        "/apis/networking.k8s.io/v1/ipaddresses/" + service.get().getSpec().getClusterIP();

    assertThat(get(address).at("/spec/parentRef"))
        .hasToString(
            "{\"resource\":\"services\",\"namespace\":\"default\",\"name\":\"addressed\"}");
    assertThat(get("/apis/networking.k8s.io/v1/servicecidrs/kubernetes").at("/spec/cidrs"))
        .hasToString("[\"10.43.0.0/16\"]");

    service.delete();
    for (int i = 0; i < 100 && get(address).path("code").asInt() != 404; i++) {
      cluster().sleep(java.time.Duration.ofMillis(100));
    }
    assertThat(get(address).path("code").asInt()).isEqualTo(404);
  }

  @Test
  void aTokenOfAnAccountIsJudgedByTheServer() throws IOException {
    load("default", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n");
    String request = "{\"spec\":{\"audiences\":[\"them\"]}}";
    String path = "/api/v1/namespaces/default/serviceaccounts/robot/token";

    String token = json("POST", path, JSON, request).at("/status/token").asText();

    String claims =
        new String(
            java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    assertThat(claims)
        .contains("\"aud\":[\"them\"]")
        .contains("\"iss\":\"https://kubernetes.default.svc.cluster.local\"")
        .contains("\"sub\":\"system:serviceaccount:default:robot\"");
    assertThat(review(token, "them").path("authenticated").asBoolean()).isTrue();
    assertThat(review(token, "them").at("/user/username").asText())
        .isEqualTo("system:serviceaccount:default:robot");
    assertThat(review(token, "others").path("authenticated").asBoolean()).isFalse();
    client().serviceAccounts().inNamespace("default").withName("robot").delete();
    for (int i = 0; i < 150 && review(token, "them").path("authenticated").asBoolean(); i++) {
      cluster().sleep(java.time.Duration.ofMillis(100));
    }
    assertThat(review(token, "them").path("authenticated").asBoolean()).isFalse();
  }

  private static JsonNode review(String token, String audience) throws IOException {
    String body = "{\"spec\":{\"token\":\"%s\",\"audiences\":[\"%s\"]}}";
    return json(
            "POST",
            "/apis/authentication.k8s.io/v1/tokenreviews",
            JSON,
            body.formatted(token, audience))
        .path("status");
  }

  @Test
  void discoveryIsAlsoInOnePiece() throws IOException {
    String accept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    assertThat(get("/api", accept).at("/items/0/versions/0/resources").findValuesAsText("resource"))
        .contains("pods", "services", "configmaps")
        .isSorted();
    for (JsonNode group : get("/apis", accept).path("items")) {
      if (group.at("/metadata/name").asText().equals("apps")) {
        JsonNode deployments = group.at("/versions/0/resources/2");
        assertThat(deployments.path("resource").asText()).isEqualTo("deployments");
        assertThat(deployments.path("scope").asText()).isEqualTo("Namespaced");
        assertThat(deployments.path("subresources").findValuesAsText("subresource"))
            .containsExactly("scale", "status");
        return;
      }
    }
    throw new AssertionError("the group apps is not discovered");
  }

  private static KubernetesClient client() {
    return cluster().client();
  }

  private static ConfigMap configMap(String name, Map<String, String> data) {
    return client()
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(data)
                .build())
        .create();
  }

  private static void labelled(String name, Map<String, String> labels) {
    client()
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private static List<String> names(String selector) {
    return client()
        .configMaps()
        .inNamespace("default")
        .withLabelSelector(selector)
        .list()
        .getItems()
        .stream()
        .map(each -> each.getMetadata().getName())
        .sorted()
        .toList();
  }

  private static void load(String namespace, String yaml) {
    client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();
  }
}
