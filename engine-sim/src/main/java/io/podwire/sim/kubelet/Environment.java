package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.runtime.Env;
import io.podwire.sim.store.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of one container: {@code makeEnvironmentVariables} of <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/kubelet_pods.go">kubelet_pods.go</a>.
 */
final class Environment {
  private final ApiObject pod;
  private final PodFields fields;
  private final References references;
  private final Map<String, String> own = new LinkedHashMap<>();
  private final Map<String, String> services;

  private Environment(NodeTools tools, ApiObject pod, PodFields fields) {
    this.services =
        tools.services.of(pod.namespace(), pod.at("spec", "enableServiceLinks").asBoolean(true));
    this.pod = pod;
    this.fields = fields;
    this.references = new References(tools.api, pod.namespace());
  }

  /**
   * The container's variables.
   *
   * @throws ConfigException if one refers to what is not there
   */
  static Map<String, String> of(
      NodeTools tools, ApiObject pod, JsonNode container, PodFields fields) throws ConfigException {
    Environment environment = new Environment(tools, pod, fields);
    for (JsonNode source : container.path("envFrom")) {
      environment.addAll(source);
    }
    for (JsonNode variable : container.path("env")) {
      environment.add(variable, container);
    }
    return new Env(environment.own, environment.services);
  }

  /** Replaces references to variables in a command line. */
  static List<String> expand(JsonNode words, Map<String, String> variables) {
    List<String> expanded = new ArrayList<>();
    for (JsonNode word : words) {
      expanded.add(
          Expansion.expand(word.asText(), name -> variables.getOrDefault(name, "$(" + name + ")")));
    }
    return expanded;
  }

  private void addAll(JsonNode source) throws ConfigException {
    boolean isMap = source.has("configMapRef");
    JsonNode reference = source.path(isMap ? "configMapRef" : "secretRef");
    String name = reference.path("name").asText();
    Optional<ApiObject> found = isMap ? references.configMap(name) : references.secret(name);
    if (found.isEmpty()) {
      if (reference.path("optional").asBoolean()) {
        return;
      }
      throw References.missing(isMap ? "configmap" : "secret", name);
    }
    String prefix = source.path("prefix").asText();
    References.data(found.get())
        .forEach((key, value) -> own.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
  }

  private void add(JsonNode variable, JsonNode container) throws ConfigException {
    String name = variable.path("name").asText();
    JsonNode from = variable.path("valueFrom");
    if (from.isEmpty()) {
      own.put(name, Expansion.expand(variable.path("value").asText(), this::lookUp));
    } else if (from.has("fieldRef")) {
      own.put(name, fields.field(from.path("fieldRef").path("fieldPath").asText()));
    } else if (from.has("resourceFieldRef")) {
      own.put(name, resource(from.path("resourceFieldRef"), container));
    } else if (from.has("configMapKeyRef")) {
      addKey(name, from.path("configMapKeyRef"), true);
    } else if (from.has("secretKeyRef")) {
      addKey(name, from.path("secretKeyRef"), false);
    } else {
      throw new ConfigException(
          "env " + name + ": valueFrom " + from + " is not simulated by Podwire");
    }
  }

  private String resource(JsonNode reference, JsonNode own) throws ConfigException {
    String name = reference.path("containerName").asText();
    JsonNode container = own;
    for (String list : new String[] {"containers", "initContainers"}) {
      for (JsonNode other : pod.at("spec", list)) {
        container = other.path("name").asText().equals(name) ? other : container;
      }
    }
    return fields.resource(reference, container);
  }

  private String lookUp(String name) {
    String value = own.getOrDefault(name, services.get(name));
    return value == null ? "$(" + name + ")" : value;
  }

  private void addKey(String variable, JsonNode reference, boolean isMap) throws ConfigException {
    String name = reference.path("name").asText();
    String key = reference.path("key").asText();
    boolean optional = reference.path("optional").asBoolean();
    Optional<ApiObject> found = isMap ? references.configMap(name) : references.secret(name);
    if (found.isEmpty()) {
      if (optional) {
        return;
      }
      throw References.missing(isMap ? "configmap" : "secret", name);
    }
    byte[] value = References.data(found.get()).get(key);
    if (value != null) {
      own.put(variable, new String(value, StandardCharsets.UTF_8));
    } else if (!optional) {
      throw new ConfigException(
          "couldn't find key "
              + key
              + " in "
              + (isMap ? "ConfigMap " : "Secret ")
              + pod.namespace()
              + "/"
              + name);
    }
  }
}
