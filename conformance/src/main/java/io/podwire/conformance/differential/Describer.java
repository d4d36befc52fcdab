package io.podwire.conformance.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says of each object what the engines have to agree on. */
final class Describer {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Chosen by a cluster, or a matter of time. */
  private static final Set<String> FREE =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "nodeName",
          "zone",
          "healthCheckNodePort",
          "lastTransitionTime",
          "lastUpdateTime",
          "lastProbeTime",
          "observedGeneration",
          "collisionCount",
          "currentRevision",
          "updateRevision",
          "message",
          "hints",
          "generation");

  private final Names names;
  private final SortedMap<String, String> answers = new TreeMap<>();

  Describer(Names names) {
    this.names = names;
  }

  SortedMap<String, String> describe(ApiState state) {
    state.all(Kind.NAMESPACE).forEach(o -> say("namespace", o, o.path("status")));
    state.all(Kind.SERVICE).forEach(this::service);
    Set<String> aliases = aliases(state.all(Kind.SERVICE));
    state.all(Kind.ENDPOINTS).stream()
        .filter(o -> !aliases.contains(place(o) + name(o)))
        .forEach(o -> say("endpoints", o, o.path("subsets")));
    state.all(Kind.DEPLOYMENT).forEach(o -> say("status", o, o.path("status")));
    state.all(Kind.STATEFUL_SET).forEach(o -> say("status", o, o.path("status")));
    state.all(Kind.NETWORK_POLICY).forEach(o -> say("policy", o, o.path("spec")));
    slices(
        state.all(Kind.ENDPOINT_SLICE).stream()
            .filter(slice -> !aliases.contains(place(slice) + serviceOf(slice)))
            .toList());
    pods(state.all(Kind.POD));
    return answers;
  }

  /** Of what a Service had before it became one, as much is left as the controllers had done. */
  private static Set<String> aliases(List<JsonNode> services) {
    return services.stream()
        .filter(service -> service.path("spec").path("type").asText().equals("ExternalName"))
        .map(service -> place(service) + name(service))
        .collect(Collectors.toSet());
  }

  private void service(JsonNode service) {
    ObjectNode said = JSON.createObjectNode();
    ObjectNode spec = service.path("spec").deepCopy();
    for (JsonNode port : spec.path("ports")) {
      // Of two ports that a cluster chose, neither is more right than the other.
      if (port.has("nodePort") && !isPlaced(names.named(port.path("nodePort").asText()))) {
        ((ObjectNode) port).put("nodePort", "chosen");
      }
    }
    said.set("spec", spec);
    ObjectNode status = service.path("status").deepCopy();
    if (spec.path("externalTrafficPolicy").asText().equals("Local")) {
      // k3s names the nodes with a ready Pod, the testbed that stands for it all nodes.
      status.remove("loadBalancer");
    }
    said.set("status", status);
    say("service", service, said);
  }

  private static boolean isPlaced(String nodePort) {
    return nodePort.equals(String.valueOf(Placement.NODE_PORT))
        || nodePort.equals(String.valueOf(Placement.OTHER_NODE_PORT));
  }

  /** How the endpoints of a Service are cut into slices, and what those are called, is free. */
  private void slices(List<JsonNode> slices) {
    Map<String, List<String>> endpoints = new TreeMap<>();
    for (JsonNode slice : slices) {
      List<String> all =
          endpoints.computeIfAbsent(
              names.named("slices " + place(slice) + serviceOf(slice)), key -> new ArrayList<>());
      String ports = canonical(slice.path("ports"));
      for (JsonNode endpoint : slice.path("endpoints")) {
        all.add(ports + " " + canonical(endpoint));
      }
    }
    endpoints.forEach((key, all) -> answers.put(key, sorted(all)));
  }

  private void pods(List<JsonNode> pods) {
    Map<String, List<String>> said = new TreeMap<>();
    for (JsonNode pod : pods) {
      ObjectNode labels =
          pod.path("metadata").path("labels").isObject()
              ? pod.path("metadata").path("labels").deepCopy()
              : JSON.createObjectNode();
      labels.remove(List.of("pod-template-hash", "controller-revision-hash"));
      said.computeIfAbsent(
              names.named("pod " + place(pod) + Names.podName(pod)), key -> new ArrayList<>())
          .add(
              pod.path("status").path("phase").asText()
                  + (ApiState.isReady(pod) ? " ready " : " not ready ")
                  + pod.path("status").path("qosClass").asText()
                  + " "
                  + canonical(labels));
    }
    said.forEach((key, all) -> answers.put(key, sorted(all)));
  }

  private void say(String what, JsonNode object, JsonNode said) {
    answers.put(names.named(what + " " + place(object) + name(object)), canonical(said));
  }

  /** Its namespace with a slash, if it has one. */
  private static String place(JsonNode object) {
    JsonNode meta = object.path("metadata");
    return meta.has("namespace") ? meta.path("namespace").asText() + "/" : "";
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private static String serviceOf(JsonNode slice) {
    return slice.path("metadata").path("labels").path("kubernetes.io/service-name").asText();
  }

  private static String sorted(List<String> all) {
    return String.join("\n", all.stream().sorted().toList());
  }

  /** The JSON with names in it, fields and elements in one order, and nothing free. */
  private String canonical(JsonNode node) {
    return tidy(node).toString();
  }

  private JsonNode tidy(JsonNode node) {
    if (node.isObject()) {
      ObjectNode tidy = JSON.createObjectNode();
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      fields.keySet().removeAll(FREE);
      fields.replaceAll((key, value) -> tidy(value));
      fields.computeIfPresent("targetRef", (key, value) -> targetRef(value));
      tidy.setAll(fields);
      return tidy;
    }
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      node.forEach(element -> elements.add(tidy(element)));
      elements.sort(java.util.Comparator.comparing(JsonNode::toString));
      ArrayNode tidy = JSON.createArrayNode();
      return tidy.addAll(elements);
    }
    return node.isTextual() ? JSON.getNodeFactory().textNode(names.named(node.asText())) : node;
  }

  /** The address beside it says which Pod it is. */
  private static JsonNode targetRef(JsonNode reference) {
    return JSON.getNodeFactory().textNode(reference.path("kind").asText());
  }
}
