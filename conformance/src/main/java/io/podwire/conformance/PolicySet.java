package io.podwire.conformance;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Policies that are in force together.
 *
 * @param name what they show
 */
record PolicySet(String name, List<Policy> policies) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  static final PolicySet NONE = new PolicySet("no policy", List.of());

  /**
   * A policy of a namespace.
   *
   * @param written its {@code spec} to the letter, as empty lists are not the same as none
   */
  record Policy(String namespace, @JsonProperty("spec") Map<String, Object> written) {
    NetworkPolicySpec spec() {
      return SERIALIZATION.convertValue(written, NetworkPolicySpec.class);
    }

    GenericKubernetesResource named(String name) {
      GenericKubernetesResource policy = new GenericKubernetesResource();
      policy.setApiVersion("networking.k8s.io/v1");
      policy.setKind("NetworkPolicy");
      policy.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
      policy.setAdditionalProperty("spec", written);
      return policy;
    }
  }

  /**
   * All sets of {@code policy-sets.yaml}.
   *
   * @param addresses of Pods, by {@code namespace/name}
   */
  static List<PolicySet> all(Map<String, String> addresses) {
    String yaml = text();
    for (Map.Entry<String, String> pod : addresses.entrySet()) {
      yaml = yaml.replace("<" + pod.getKey() + ">", pod.getValue());
    }
    InputStream in = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    return SERIALIZATION.unmarshal(in, new TypeReference<List<PolicySet>>() {});
  }

  private static String text() {
    try (InputStream in = PolicySet.class.getResourceAsStream("policy-sets.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
