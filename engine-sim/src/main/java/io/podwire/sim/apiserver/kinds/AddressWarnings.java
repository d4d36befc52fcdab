package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Addresses and ranges that are accepted and should be written in another way, in the words of <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go">ip.go</a>.
 */
final class AddressWarnings {
  private static final String NON_STANDARD =
      "%s: non-standard %s \"%s\" will be considered invalid in a future Kubernetes release: use"
          + " \"%s\"";

  private AddressWarnings() {}

  /**
   * @param text nothing is said of one that is no IPv4 address
   */
  static List<String> ip(FieldPath path, String text) {
    Optional<Ip> ip = Ip.parseSloppy(text);
    return ip.isEmpty() || ip.get().toString().equals(text)
        ? List.of()
        : List.of(NON_STANDARD.formatted(path, "IP address", text, ip.get()));
  }

  /**
   * @param text nothing is said of one that is no IPv4 range
   */
  static List<String> range(FieldPath path, String text) {
    List<String> warnings = new ArrayList<>();
    Optional<Ip> written = Ip.parseSloppy(text.replaceFirst("/.*", ""));
    if (written.isPresent()) {
      Cidr range = Cidr.ofSloppy(text);
      if (!written.get().equals(range.first())) {
        warnings.add(
            "%s: CIDR value \"%s\" is ambiguous in this context (should be \"%s\" or \"%s/32\"?)"
                .formatted(path, text, range, written.get()));
      }
      if (!text.equals(written.get() + "/" + range.prefix())) {
        warnings.add(NON_STANDARD.formatted(path, "CIDR value", text, range));
      }
    }
    return warnings;
  }

  /** Of a policy's blocks. */
  static List<String> inPolicy(JsonNode policy) {
    List<String> warnings = new ArrayList<>();
    addRules(policy, "ingress", "from", warnings);
    addRules(policy, "egress", "to", warnings);
    return warnings;
  }

  private static void addRules(
      JsonNode policy, String direction, String peers, List<String> warnings) {
    int rules = 0;
    for (JsonNode rule : policy.path("spec").path(direction)) {
      FieldPath at = FieldPath.of("spec").child(direction).index(rules++).child(peers);
      int index = 0;
      for (JsonNode peer : rule.path(peers)) {
        FieldPath path = at.index(index++).child("ipBlock");
        JsonNode block = peer.path("ipBlock");
        warnings.addAll(range(path.child("cidr"), block.path("cidr").asText()));
        int holes = 0;
        for (JsonNode except : block.path("except")) {
          warnings.addAll(range(path.child("except").index(holes++), except.asText()));
        }
      }
    }
  }

  /** Of an Endpoints object. */
  static List<String> inEndpoints(JsonNode endpoints) {
    List<String> warnings = new ArrayList<>();
    int index = 0;
    for (JsonNode subset : endpoints.path("subsets")) {
      FieldPath path = FieldPath.of("subsets").index(index++);
      for (String kind : new String[] {"addresses", "notReadyAddresses"}) {
        int number = 0;
        for (JsonNode address : subset.path(kind)) {
          FieldPath at = path.child(kind).index(number++).child("ip");
          warnings.addAll(ip(at, address.path("ip").asText()));
        }
      }
    }
    return warnings;
  }

  /** Of an EndpointSlice. */
  static List<String> inSlice(JsonNode slice) {
    List<String> warnings = new ArrayList<>();
    int index = 0;
    for (JsonNode endpoint : slice.path("endpoints")) {
      FieldPath path = FieldPath.of("endpoints").index(index++).child("addresses");
      int number = 0;
      for (JsonNode address : endpoint.path("addresses")) {
        warnings.addAll(ip(path.index(number++), address.asText()));
      }
    }
    return warnings;
  }

  /**
   * Of a Pod, or of the template for some.
   *
   * @param rest what else the writer is warned of
   * @param fields the way to the Pod's spec
   */
  static List<String> inPod(JsonNode object, List<String> rest, String... fields) {
    JsonNode spec = object;
    FieldPath path = FieldPath.of(fields[0]);
    for (int i = 0; i < fields.length; i++) {
      spec = spec.path(fields[i]);
      path = i == 0 ? path : path.child(fields[i]);
    }
    List<String> warnings = new ArrayList<>();
    int index = 0;
    for (JsonNode server : spec.path("dnsConfig").path("nameservers")) {
      FieldPath at = path.child("dnsConfig").child("nameservers").index(index++);
      warnings.addAll(ip(at, server.asText()));
    }
    index = 0;
    for (JsonNode alias : spec.path("hostAliases")) {
      FieldPath at = path.child("hostAliases").index(index++).child("ip");
      warnings.addAll(ip(at, alias.path("ip").asText()));
    }
    warnings.addAll(rest);
    return warnings;
  }
}
