package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.RecordedRequests.get;
import static io.podwire.conformance.RecordedRequests.json;
import static io.podwire.conformance.RecordedRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.podwire.junit.ClusterTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kinds of a user's own: {@code gadgets.yaml} defines one. */
@ClusterTest
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class CustomResourceContract {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String DEFINITION = DEFINITIONS + "/gadgets.api.podwire.test";
  private static final String GADGETS = "/apis/api.podwire.test/v1/namespaces/default/gadgets";
  private static final String OLD_GADGETS =
      "/apis/api.podwire.test/v1beta1/namespaces/default/gadgets";
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  @BeforeEach
  void define() throws IOException {
    try (InputStream in = CustomResourceContract.class.getResourceAsStream("gadgets.yaml")) {
      String yaml = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      JsonNode made = json("POST", DEFINITIONS, "application/yaml", yaml);
      assertThat(made.at("/spec/names/listKind").asText()).isEqualTo("GadgetList");
      assertThat(made.at("/spec/conversion/strategy").asText()).isEqualTo("None");
    }
    await(() -> condition(get(DEFINITION), "Established").equals("True InitialNamesAccepted"));
    assertThat(condition(get(DEFINITION), "NamesAccepted")).isEqualTo("True NoConflicts");
    await(() -> send("GET", GADGETS, JSON, null).code() == 200);
  }

  @AfterEach
  void clear() throws IOException {
    send("DELETE", DEFINITION, JSON, null);
    await(() -> send("GET", DEFINITION, JSON, null).code() == 404);
  }

  @Test
  void wrongRequestsGetTheirAnswers() throws IOException {
    assertThat(RecordedRequests.differences("wrong-custom-resources.json")).isEmpty();
  }

  @Test
  void objectsArePrunedDefaultedAndServedInEveryVersion() throws IOException {
    HttpResponse<String> made = create("a", "small, colour: red, parts: [{name: p}]");
    assertThat(made.code()).isEqualTo(201);
    assertThat(made.headers("Warning"))
        .containsExactly("299 - \"unknown field \\\"spec.colour\\\"\"");
    JsonNode gadget = get(GADGETS + "/a");
    assertThat(gadget.path("spec"))
        .hasToString(
            "{\"parts\":[{\"count\":7,\"name\":\"p\"}],\"replicas\":1,\"size\":\"small\"}");
    assertThat(gadget.at("/metadata/generation").asInt()).isEqualTo(1);

    HttpResponse<String> old = send("GET", OLD_GADGETS + "/a", JSON, null);
    assertThat(old.body()).contains("\"apiVersion\":\"api.podwire.test/v1beta1\"");
    assertThat(old.headers("Warning"))
        .containsExactly(
            "299 - \"api.podwire.test/v1beta1 Gadget is deprecated; use api.podwire.test/v1"
                + " Gadget\"");

    JsonNode group = get("/apis/api.podwire.test");
    assertThat(group.at("/preferredVersion/version").asText()).isEqualTo("v1");
    assertThat(group.path("versions")).hasSize(2);
    JsonNode discovered = get("/apis/api.podwire.test/v1").path("resources");
    assertThat(discovered.findValuesAsText("name"))
        .containsExactly("gadgets", "gadgets/status", "gadgets/scale");
    assertThat(discovered.get(0).path("shortNames")).hasToString("[\"gdt\"]");
    assertThat(discovered.get(0).path("categories")).hasToString("[\"all\"]");
    assertThat(discovered.get(0).path("storageVersionHash").asText()).isEqualTo("0goq1FvBUIo=");
    assertThat(send("GET", "/apis/api.podwire.test/v2", JSON, null).body())
        .isEqualTo("404 page not found\n");

    JsonNode table = get(GADGETS, "application/json;as=Table;v=v1;g=meta.k8s.io");
    assertThat(table.path("columnDefinitions").findValuesAsText("name"))
        .containsExactly("Name", "Size", "Replicas", "Age");
    assertThat(table.at("/rows/0/cells").toString()).startsWith("[\"a\",\"small\",1,\"");
  }

  @Test
  void subresourcesPatchesAndAppliesWorkAsOnOtherKinds() throws IOException {
    create("a", "small, parts: [{name: p}]");

    assertThat(patch("/a", "application/strategic-merge-patch+json", "{}").path("code").asInt())
        .isEqualTo(415);
    JsonNode merged =
        patch("/a", MERGE, "{\"spec\":{\"replicas\":2},\"status\":{\"note\":\"no\"}}");
    assertThat(merged.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(merged.has("status")).isFalse();
    String status =
        "{\"status\":{\"replicas\":2,\"selector\":\"a=b\"},\"spec\":{\"size\":\"large\"}}";
    JsonNode told = patch("/a/status", MERGE, status);
    assertThat(told.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(told.at("/spec/size").asText()).isEqualTo("small");
    assertThat(get(GADGETS + "/a/scale").path("status"))
        .hasToString("{\"replicas\":2,\"selector\":\"a=b\"}");
    JsonNode scaled = patch("/a/scale", MERGE, "{\"spec\":{\"replicas\":4}}");
    assertThat(scaled.at("/spec/replicas").asInt()).isEqualTo(4);
    assertThat(patch("/a/scale", MERGE, "{\"spec\":{\"replicas\":40}}").path("message").asText())
        .isEqualTo(
            "Gadget.api.podwire.test \"a\" is invalid: spec.replicas: Invalid value: 40:"
                + " spec.replicas in body should be less than or equal to 10");

    assertThat(apply("one", "size: large, parts: [{name: q}]").path("message").asText())
        .startsWith("Apply failed with 1 conflict: conflict with ")
        .endsWith(": .spec.size");
    JsonNode first = apply("one", "parts: [{name: q}], tags: [t]");
    assertThat(first.at("/spec/parts").findValuesAsText("name")).containsExactly("p", "q");
    JsonNode second = apply("one", "tags: [u]");
    assertThat(second.at("/spec/parts").findValuesAsText("name")).containsExactly("p");
    assertThat(second.at("/spec/tags")).hasToString("[\"u\"]");
    assertThat(apply("one", "nope: 1").path("message").asText())
        .isEqualTo(
            "failed to create typed patch object (/a; api.podwire.test/v1, Kind=Gadget):"
                + " .spec.nope: field not declared in schema");
  }

  @Test
  void aDefinitionTakesItsObjectsWithIt() throws IOException, InterruptedException {
    WatchLog<GenericKubernetesResource> log =
        new WatchLog<>(object -> object.getMetadata().getName());
    var gadgets =
        cluster()
            .client()
            .genericKubernetesResources("api.podwire.test/v1", "Gadget")
            .inNamespace("default");
    String from = gadgets.list().getMetadata().getResourceVersion();
    try (Watch watch =
        gadgets.watch(new ListOptionsBuilder().withResourceVersion(from).build(), log)) {
      assertThat(watch).isNotNull();
      create("held", "small");
      patch("/held", MERGE, "{\"metadata\":{\"finalizers\":[\"podwire.test/hold\"]}}");

      JsonNode deleted = json("DELETE", DEFINITION, JSON, null);
      assertThat(condition(deleted, "Terminating")).isEqualTo("True InstanceDeletionPending");
      await(() -> get(GADGETS + "/held").path("metadata").has("deletionTimestamp"));
      await(
          () ->
              condition(get(DEFINITION), "Terminating").equals("True InstanceDeletionInProgress"));
      assertThat(create("late", "small").body())
          .contains(
              "gadgets.api.podwire.test \\\"late\\\" is forbidden: create not allowed while custom"
                  + " resource definition is terminating");

      patch("/held", MERGE, "{\"metadata\":{\"finalizers\":null}}");
      await(() -> send("GET", DEFINITION, JSON, null).code() == 404);
      assertThat(log.until("DELETED held"))
          .startsWith("ADDED held", "MODIFIED held")
          .endsWith("DELETED held");
    }
    await(() -> send("GET", GADGETS, JSON, null).code() == 404);
  }

  private static HttpResponse<String> create(String name, String size) {
    String yaml =
        "{apiVersion: api.podwire.test/v1, kind: Gadget, metadata: {name: %s}, spec: {size: %s}}";
    return send("POST", GADGETS, "application/yaml", yaml.formatted(name, size));
  }

  private static JsonNode patch(String path, String type, String body) throws IOException {
    return json("PATCH", GADGETS + path, type, body);
  }

  private static JsonNode apply(String manager, String spec) throws IOException {
    String yaml =
        "{apiVersion: api.podwire.test/v1, kind: Gadget, metadata: {name: a}, spec: {%s}}";
    return json("PATCH", GADGETS + "/a?fieldManager=" + manager, APPLY, yaml.formatted(spec));
  }

  /** The condition's status and reason. */
  private static String condition(JsonNode object, String type) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    return "";
  }

  private interface Check {
    boolean holds() throws IOException;
  }

  private static void await(Check check) throws IOException {
    for (int i = 0; i < 150; i++) {
      if (check.holds()) {
        return;
      }
      cluster().sleep(Duration.ofMillis(100));
    }
    throw new AssertionError("not within 15 s");
  }
}
