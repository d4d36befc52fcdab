package io.podwire.sim.coredns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.store.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The objects that bring CoreDNS up, as an addon of k3s. */
public final class CoreDnsManifest {
  /** Read once: each cluster creates copies. */
  private static final List<JsonNode> OBJECTS = read();

  private CoreDnsManifest() {}

  private static List<JsonNode> read() {
    YAMLMapper yaml = new YAMLMapper();
    try (InputStream in =
            Objects.requireNonNull(
                CoreDnsManifest.class.getResourceAsStream("coredns.yaml"), "coredns.yaml");
        MappingIterator<JsonNode> documents = yaml.readerFor(JsonNode.class).readValues(in)) {
      return List.copyOf(documents.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Creates them. The namespace must exist.
   *
   * @param address the cluster address of the DNS Service
   */
  public static void create(Api api, Ip address) {
    for (JsonNode document : OBJECTS) {
      ObjectNode object = document.deepCopy();
      if (object.path("kind").asText().equals("Service")) {
        object.withObject("/spec").put("clusterIP", address.toString());
      }
      api.create(typeOf(api, object.path("kind").asText()), object);
    }
  }

  private static ResourceType typeOf(Api api, String kind) {
    return api.types().stream()
        .filter(type -> type.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the API server has no kind " + kind));
  }
}
