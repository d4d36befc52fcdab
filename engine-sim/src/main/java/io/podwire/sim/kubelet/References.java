package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ConfigMaps and Secrets that a Pod refers to. */
final class References {
  private final Api api;
  private final String namespace;

  References(Api api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  Optional<ApiObject> configMap(String name) {
    return api.find(new ObjectKey(Resources.CONFIG_MAPS, namespace, name));
  }

  Optional<ApiObject> secret(String name) {
    return api.find(new ObjectKey(Resources.SECRETS, namespace, name));
  }

  /** The bytes of a ConfigMap or Secret by key, in the order of the keys. */
  static Map<String, byte[]> data(ApiObject object) {
    boolean encoded = object.kind().equals("Secret");
    Map<String, byte[]> data = new TreeMap<>();
    put(object.at("data"), encoded, data);
    put(object.at("binaryData"), true, data);
    return data;
  }

  private static void put(JsonNode entries, boolean encoded, Map<String, byte[]> to) {
    entries
        .properties()
        .forEach(
            entry -> {
              String text = entry.getValue().asText();
              byte[] bytes =
                  encoded
                      ? Base64.getDecoder().decode(text)
                      : text.getBytes(StandardCharsets.UTF_8);
              to.put(entry.getKey(), bytes);
            });
  }

  /** What a missing object is called in messages. */
  static ConfigException missing(String kind, String name) {
    return new ConfigException(kind + " \"" + name + "\" not found");
  }
}
