package io.podwire.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.podwire.conformance.Recording.Step;
import io.podwire.junit.ClusterTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a Service's whole spec, or why not, when it is changed from each type to each
 * other: by a merge patch that names what the new type needs, and by a new manifest in place of the
 * old. {@code services/changes.txt} is the table, a {@link Recording} in which a new Service of the
 * spec after {@code &#64;} is made for each command.
 */
@ClusterTest
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ServiceChangesContract {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String WEB = SERVICES + "/web";
  private static final String JSON = "application/json";

  @Test
  void fromEachTypeToEachOther() throws Exception {
    Replay.of("services", "changes", ServiceChangesContract::change);
  }

  private static String change(Step step) throws IOException {
    JsonNode before = RecordedRequests.json("POST", SERVICES, JSON, manifest(step.pod()));
    String[] words = step.command().split(" ", 2);
    JsonNode after =
        switch (words[0]) {
          case "get" -> before;
          case "patch" ->
              RecordedRequests.json(
                  "PATCH", WEB, "application/merge-patch+json", json("{spec: " + words[1] + "}"));
          case "replace" -> RecordedRequests.json("PUT", WEB, JSON, manifest(words[1]));
          default -> throw new IllegalArgumentException(step.text());
        };
    RecordedRequests.json("DELETE", WEB, JSON, null);
    return after.path("kind").asText().equals("Status")
        ? "! " + after.path("code").asInt() + " " + after.path("message").asText() + "\n"
        : "| " + words(after.path("spec").deepCopy(), before.path("spec"), before != after) + "\n";
  }

  private static String manifest(String spec) {
    return json("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: " + spec + "}");
  }

  private static String json(String yaml) {
    return Serialization.asJson(Serialization.unmarshal("---\n" + yaml, Map.class));
  }

  /** The spec with words in place of what the server has drawn. */
  private static String words(ObjectNode spec, JsonNode before, boolean changed) {
    String address = spec.path("clusterIP").asText();
    if (address.startsWith("10.43.")) {
      boolean same = spec.path("clusterIPs").path(0).asText().equals(address);
      spec.putArray("clusterIPs").add(same ? "same" : "another");
      drawn(spec, "clusterIP", changed, List.of(before.path("clusterIP")));
    }
    for (JsonNode port : spec.path("ports")) {
      List<JsonNode> earlier = before.path("ports").findValues("nodePort");
      drawn((ObjectNode) port, "nodePort", changed, earlier);
    }
    drawn(spec, "healthCheckNodePort", changed, List.of(before.path("healthCheckNodePort")));
    return sorted(spec).toString();
  }

  private static void drawn(
      ObjectNode object, String field, boolean changed, List<JsonNode> earlier) {
    if (object.has(field)) {
      boolean kept = changed && earlier.contains(object.get(field));
      object.put(field, kept ? "kept" : "drawn");
    }
  }

  private static Object sorted(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(ServiceChangesContract::sorted)
          .toList();
    }
    if (!value.isObject()) {
      return value.asText();
    }
    Map<String, Object> fields = new TreeMap<>();
    value.fields().forEachRemaining(each -> fields.put(each.getKey(), sorted(each.getValue())));
    return fields;
  }
}
