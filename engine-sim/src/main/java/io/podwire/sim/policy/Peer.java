package io.podwire.sim.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who a policy's rule is about. */
sealed interface Peer {
  /**
   * @param pod the Pod that has the address; null if none has
   * @param namespaces the labels of each namespace
   */
  boolean matches(Ip ip, @Nullable PolicyPod pod, Function<String, Map<String, String>> namespaces);

  /** A range of addresses, Pods among them or not. */
  record Block(Cidr range, List<Cidr> except) implements Peer {
    @Override
    public boolean matches(
        Ip ip, @Nullable PolicyPod pod, Function<String, Map<String, String>> namespaces) {
      return range.contains(ip) && except.stream().noneMatch(hole -> hole.contains(ip));
    }
  }

  /** A range of IPv6, of which no packet here is: policies are written for either. */
  record Ipv6Block() implements Peer {
    @Override
    public boolean matches(
        Ip ip, @Nullable PolicyPod pod, Function<String, Map<String, String>> namespaces) {
      return false;
    }
  }

  /**
   * Pods by their labels.
   *
   * @param namespace the policy's own, which counts where no namespaces are selected
   */
  record Pods(String namespace, Optional<LabelSelector> namespaces, LabelSelector pods)
      implements Peer {
    @Override
    public boolean matches(
        Ip ip, @Nullable PolicyPod pod, Function<String, Map<String, String>> namespaceLabels) {
      if (pod == null) {
        return false;
      }
      boolean inNamespace =
          namespaces
              .map(selector -> selector.test(namespaceLabels.apply(pod.namespace())))
              .orElseGet(() -> pod.namespace().equals(namespace));
      return inNamespace && pods.test(pod.labels());
    }
  }

  static Peer of(String namespace, JsonNode peer) {
    JsonNode block = peer.path("ipBlock");
    if (block.isObject()) {
      return block(block);
    }
    JsonNode namespaces = peer.path("namespaceSelector");
    return new Pods(
        namespace,
        namespaces.isObject() ? Optional.of(LabelSelector.of(namespaces)) : Optional.empty(),
        LabelSelector.of(peer.path("podSelector")));
  }

  private static Peer block(JsonNode block) {
    String range = block.path("cidr").asText();
    if (range.contains(":")) {
      return new Ipv6Block();
    }
    List<Cidr> except = new ArrayList<>();
    block.path("except").forEach(hole -> except.add(Cidr.ofSloppy(hole.asText())));
    return new Block(Cidr.ofSloppy(range), except);
  }
}
