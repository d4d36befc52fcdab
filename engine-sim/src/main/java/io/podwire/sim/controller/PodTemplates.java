package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Pods as templates describe them. */
final class PodTemplates {
  static final String HASH_LABEL = "pod-template-hash";

  /**
   * No vowels, so that no words come out: <a
   * href="https://github.com/kubernetes/apimachinery/blob/v0.34.4/pkg/util/rand/rand.go">rand.go</a>.
   */
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  private PodTemplates() {}

  /** A Pod of the owner, without a name yet. */
  static ObjectNode pod(ApiObject owner) {
    return pod(owner, owner.at("spec", "template"));
  }

  static ObjectNode pod(ApiObject owner, JsonNode template) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("namespace", owner.namespace());
    for (String field : new String[] {"labels", "annotations", "finalizers"}) {
      JsonNode value = template.path("metadata").path(field);
      if (!value.isEmpty()) {
        metadata.set(field, value.deepCopy());
      }
    }
    metadata.putArray("ownerReferences").add(Owners.reference(owner));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  /** As {@link #pod(ApiObject)}, to be named by the server after its owner. */
  static ObjectNode replica(ApiObject owner) {
    ObjectNode pod = pod(owner);
    pod.withObject("/metadata").put("generateName", owner.name() + "-");
    return pod;
  }

  /** The template without the hash that a ReplicaSet's has. */
  static ObjectNode withoutHash(JsonNode template) {
    ObjectNode plain = template.deepCopy();
    if (plain.path("metadata").path("labels") instanceof ObjectNode labels) {
      labels.remove(HASH_LABEL);
    }
    return plain;
  }

  /**
   * A hash of the template as names carry it. As upstream it is FNV-1a of 32 bits, but over the
   * template's JSON and not over the Go structs, so its values are others.
   *
   * @param collisions how often a hash of this template was taken already
   */
  static String hash(JsonNode template, int collisions) {
    int hash = 0x811c9dc5;
    for (byte b : (canonical(template) + collisions).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 255)) * 0x01000193;
    }
    StringBuilder safe = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      safe.append(SAFE.charAt(digit % SAFE.length()));
    }
    return safe.toString();
  }

  private static String canonical(JsonNode node) {
    StringBuilder text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  private static void write(JsonNode node, StringBuilder to) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      to.append('{');
      sorted.forEach(
          (name, value) -> {
            to.append(name).append(':');
            write(value, to);
            to.append(',');
          });
      to.append('}');
    } else if (node.isArray()) {
      to.append('[');
      node.forEach(
          element -> {
            write(element, to);
            to.append(',');
          });
      to.append(']');
    } else {
      to.append(node);
    }
  }
}
