package io.podwire.conformance.differential;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;

/** The kinds that scenarios are made of. */
enum Kind {
  NAMESPACE("", "v1", "namespaces", "Namespace"),
  POD("", "v1", "pods", "Pod"),
  SERVICE("", "v1", "services", "Service"),
  ENDPOINTS("", "v1", "endpoints", "Endpoints"),
  ENDPOINT_SLICE("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
  DEPLOYMENT("apps", "v1", "deployments", "Deployment"),
  STATEFUL_SET("apps", "v1", "statefulsets", "StatefulSet"),
  NETWORK_POLICY("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy");

  private final String group;
  private final String version;
  private final String plural;
  private final String kind;

  Kind(String group, String version, String plural, String kind) {
    this.group = group;
    this.version = version;
    this.plural = plural;
    this.kind = kind;
  }

  static Kind of(JsonNode manifest) {
    String kind = manifest.path("kind").asText();
    return Arrays.stream(values())
        .filter(candidate -> candidate.kind.equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("kind: '" + kind + "' is in no scenario"));
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withPlural(plural)
        .withKind(kind)
        .withNamespaced(this != NAMESPACE)
        .build();
  }

  /** Where the objects of a namespace are listed. */
  String path(String namespace) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return root + "/namespaces/" + namespace + "/" + plural;
  }

  @Override
  public String toString() {
    return kind;
  }
}
