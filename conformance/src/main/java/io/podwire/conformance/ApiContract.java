package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.RecordedRequests.get;
import static io.podwire.conformance.RecordedRequests.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.podwire.Applied;
import io.podwire.junit.ClusterTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** The API server, through the fabric8 client that users have. */
@ClusterTest
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ApiContract {
  private static final String JSON = "application/json";

  @Test
  void anObjectThatExistsIsNotCreatedAgain() {
    configMap("settings", Map.of("a", "1"));

    refused(409, () -> configMap("settings", Map.of("a", "2")))
        .withMessageContaining("configmaps \"settings\" already exists");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(client().configMaps().inNamespace("default").withName("none").get()).isNull();
    refused(404, () -> client().raw("/api/v1/namespaces/default/configmaps/none", "GET", null))
        .withMessageContaining("configmaps \"none\" not found");
  }

  @Test
  void aNamespaceMustExist() {
    refused(404, () -> load("lost", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"))
        .withMessageContaining("namespaces \"lost\" not found");
  }

  @Test
  void aNameMustBeAName() {
    refused(422, () -> configMap("Not_A_Name", Map.of()))
        .withMessageContaining("ConfigMap \"Not_A_Name\" is invalid")
        .withMessageContaining("metadata.name: Invalid value: \"Not_A_Name\"")
        .withMessageContaining("a lowercase RFC 1123 subdomain must consist of");
  }

  @Test
  void aDeploymentsSelectorMustMatchItsTemplate() {
    refused(
            422,
            () ->
                load(
                    "default",
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: web}
                    spec:
                      selector: {matchLabels: {app: web}}
                      template:
                        metadata: {labels: {app: other}}
                        spec: {containers: [{name: web, image: nginx}]}
                    """))
        .withMessageContaining("`selector` does not match template `labels`");
  }

  @Test
  void severalPortsNeedNames() {
    refused(
            422,
            () ->
                load(
                    "default",
                    """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: two}
                    spec: {ports: [{port: 80}, {port: 443}]}
                    """))
        .withMessageContaining("spec.ports[0].name: Required value")
        .withMessageContaining("spec.ports[1].name: Required value");
  }

  @Test
  void aPortLiesBetween1And65535() {
    refused(
            422,
            () ->
                load(
                    "default",
                    """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: far}
                    spec: {ports: [{port: 70000}]}
                    """))
        .withMessageContaining(
            "spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive");
  }

  @Test
  void aStaleWriteIsAConflict() {
    ConfigMap first = configMap("shared", Map.of("a", "1"));
    client()
        .configMaps()
        .resource(new ConfigMapBuilder(first).addToData("a", "2").build())
        .update();

    refused(
            409,
            () ->
                client()
                    .configMaps()
                    .resource(new ConfigMapBuilder(first).addToData("a", "3").build())
                    .lockResourceVersion(first.getMetadata().getResourceVersion())
                    .update())
        .withMessageContaining("the object has been modified");
  }

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
  void aServerSideApplyOfAnothersFieldIsAConflict() {
    client().resource(applied("1")).fieldManager("one").serverSideApply();

    refused(409, () -> client().resource(applied("2")).fieldManager("two").serverSideApply())
        .withMessageContaining("conflict with \"one\": .data.a");
    client().resource(applied("2")).fieldManager("two").forceConflicts().serverSideApply();
    assertThat(client().configMaps().inNamespace("default").withName("applied").get().getData())
        .containsEntry("a", "2");
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
  void aDryRunLeavesNothing() {
    client().resource(applied("1")).dryRun(true).create();

    assertThat(client().configMaps().inNamespace("default").withName("applied").get()).isNull();
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

  @Test
  void aFinalizerHoldsAnObjectBack() {
    load(
        "default",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: held, finalizers: [example.com/hold]}
        """);
    var held = client().configMaps().inNamespace("default").withName("held");

    held.delete();
    assertThat(held.get().getMetadata().getDeletionTimestamp()).isNotNull();

    held.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    assertThat(held.get()).isNull();
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

  private static HasMetadata applied(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("applied")
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("a", value))
        .build();
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

  private static org.assertj.core.api.ThrowableAssertAlternative<KubernetesClientException> refused(
      int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(call)
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(code));
  }
}
