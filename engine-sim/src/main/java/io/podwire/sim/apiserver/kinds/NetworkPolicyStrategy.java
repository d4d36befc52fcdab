package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/**
 * NetworkPolicies.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/networking/validation/validation.go">validation.go</a>
 */
final class NetworkPolicyStrategy extends Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final List<String> TYPES = List.of("Ingress", "Egress");

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode policy) {
    if (!(policy.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    for (String direction : new String[] {"ingress", "egress"}) {
      for (JsonNode rule : spec.path(direction)) {
        for (JsonNode port : rule.path("ports")) {
          Defaults.text((ObjectNode) port, "protocol", "TCP");
        }
      }
    }
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
    Defaults.object(spec, "podSelector");
  }

  @Override
  public List<String> warnings(ObjectNode policy) {
    List<String> warnings = AddressWarnings.inPolicy(policy);
    warnings.addAll(Unsimulated.inPolicy(policy));
    return warnings;
  }

  @Override
  public void validate(ObjectNode policy, Errors errors) {
    JsonNode spec = policy.path("spec");
    Selectors.validate(spec.path("podSelector"), SPEC.child("podSelector"), errors);
    rules(spec.path("ingress"), "from", SPEC.child("ingress"), errors);
    rules(spec.path("egress"), "to", SPEC.child("egress"), errors);
    JsonNode types = spec.path("policyTypes");
    if (types.size() > TYPES.size()) {
      errors.invalid(SPEC.child("policyTypes"), types, "may not specify more than two policyTypes");
      return;
    }
    int index = 0;
    for (JsonNode type : types) {
      FieldPath path = SPEC.child("policyTypes").index(index++);
      if (!TYPES.contains(type.asText())) {
        errors.notSupported(path, type, TYPES);
      }
    }
  }

  private static void rules(JsonNode rules, String peers, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode rule : rules) {
      FieldPath at = path.index(index++);
      int number = 0;
      for (JsonNode port : rule.path("ports")) {
        port(port, at.child("ports").index(number++), errors);
      }
      number = 0;
      for (JsonNode peer : rule.path(peers)) {
        peer(peer, at.child(peers).index(number++), errors);
      }
    }
  }

  private static void port(JsonNode port, FieldPath path, Errors errors) {
    String protocol = port.path("protocol").asText();
    if (!PROTOCOLS.contains(protocol)) {
      errors.notSupported(path.child("protocol"), protocol, PROTOCOLS);
    }
    JsonNode number = port.path("port");
    if (number.isMissingNode()) {
      if (port.has("endPort")) {
        errors.invalid(
            path.child("endPort"),
            port.path("endPort"),
            "may not be specified when `port` is not specified");
      }
      return;
    }
    PortRules.numberOrName(number, path.child("port"), errors);
    JsonNode end = port.path("endPort");
    if (!end.isMissingNode()) {
      if (number.isTextual()) {
        errors.invalid(
            path.child("endPort"), end, "may not be specified when `port` is non-numeric");
      } else if (number.asInt() > end.asInt()) {
        // The original shows the port here, not its end.
        errors.invalid(path.child("endPort"), number, "must be greater than or equal to `port`");
      }
      errors.invalidEach(path.child("endPort"), end, Formats.portNumber(end.asLong()));
    }
  }

  private static void peer(JsonNode peer, FieldPath path, Errors errors) {
    if (peer.isEmpty()) {
      errors.required(path, "must specify a peer");
      return;
    }
    if (peer.has("podSelector")) {
      Selectors.validate(peer.path("podSelector"), path.child("podSelector"), errors);
    }
    if (peer.has("namespaceSelector")) {
      Selectors.validate(peer.path("namespaceSelector"), path.child("namespaceSelector"), errors);
    }
    if (peer.has("ipBlock")) {
      block(peer.path("ipBlock"), path.child("ipBlock"), errors);
      if (peer.size() > 1) {
        errors.forbidden(path, "may not specify both ipBlock and another peer");
      }
    }
  }

  private static void block(JsonNode block, FieldPath path, Errors errors) {
    String cidr = block.path("cidr").asText();
    if (cidr.isEmpty()) {
      errors.required(path.child("cidr"), "");
      return;
    }
    if (!ServiceRules.isCidr(cidr)) {
      errors.invalid(path.child("cidr"), cidr, NOT_A_CIDR);
      return;
    }
    int index = 0;
    for (JsonNode except : block.path("except")) {
      FieldPath at = path.child("except").index(index++);
      if (!ServiceRules.isCidr(except.asText())) {
        errors.invalid(at, except, NOT_A_CIDR);
      } else if (!cidr.contains(":") && !isWithin(except.asText(), cidr)) {
        errors.invalid(at, except, "must be a strict subset of `cidr`");
      }
    }
  }

  private static final String NOT_A_CIDR =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private static boolean isWithin(String inner, String outer) {
    if (inner.contains(":")) {
      return false;
    }
    Cidr in = Cidr.ofSloppy(inner);
    Cidr out = Cidr.ofSloppy(outer);
    return out.contains(in.first()) && out.prefix() < in.prefix();
  }
}
