package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.ByVersion;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.apiserver.ScaleFields;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a CustomResourceDefinition says. */
final class Definition {
  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  private static final List<String> VIEW_VERBS = List.of("get", "patch", "update");
  private static final int HASH_LENGTH = 8;

  private final ApiObject object;

  Definition(ApiObject object) {
    this.object = object;
  }

  String group() {
    return object.text("spec", "group");
  }

  JsonNode names() {
    return object.at("status", "acceptedNames");
  }

  /** Those that are served, in the order in which Kubernetes prefers them. */
  List<JsonNode> served() {
    List<JsonNode> served = new ArrayList<>();
    for (JsonNode version : object.at("spec", "versions")) {
      if (version.path("served").asBoolean()) {
        served.add(version);
      }
    }
    served.sort(Comparator.comparing(version -> version.path("name").asText(), new ByVersion()));
    return served;
  }

  /** The name of the version in which objects are stored. */
  String storage() {
    for (JsonNode version : object.at("spec", "versions")) {
      if (version.path("storage").asBoolean()) {
        return version.path("name").asText();
      }
    }
    throw new IllegalStateException(object + " has no storage version");
  }

  ResourceType type(String version) {
    return new ResourceType(
        group(),
        version,
        names().path("plural").asText(),
        names().path("kind").asText(),
        object.text("spec", "scope").equals("Namespaced"));
  }

  ResourceInfo info(JsonNode version) {
    Map<String, ResourceInfo.Subresource> subresources = new TreeMap<>(Comparator.reverseOrder());
    JsonNode declared = version.path("subresources");
    if (declared.has("status")) {
      subresources.put(
          "status",
          new ResourceInfo.Subresource(names().path("kind").asText(), VIEW_VERBS, "", ""));
    }
    if (declared.has("scale")) {
      subresources.put(
          "scale", new ResourceInfo.Subresource("Scale", VIEW_VERBS, "autoscaling", "v1"));
    }
    return new ResourceInfo(
        type(version.path("name").asText()),
        names().path("singular").asText(),
        VERBS,
        texts(names().path("shortNames")),
        texts(names().path("categories")),
        storageHash(),
        subresources);
  }

  /** The fields that {@code /scale} of the version reads and writes. */
  static ScaleFields scale(JsonNode version) {
    JsonNode scale = version.path("subresources").path("scale");
    return new ScaleFields(
        path(scale.path("specReplicasPath")),
        path(scale.path("statusReplicasPath")),
        path(scale.path("labelSelectorPath")));
  }

  private static List<String> path(JsonNode path) {
    return path.isMissingNode() ? List.of() : List.of(path.asText().substring(1).split("\\."));
  }

  // https://github.com/kubernetes/apiserver/blob/v0.34.0/pkg/endpoints/discovery/storageversionhash.go
  private String storageHash() {
    ResourceType type = type(storage());
    byte[] text = (type.apiVersion() + "/" + type.kind()).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, HASH_LENGTH));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
