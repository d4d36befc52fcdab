package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * EndpointSlices.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/discovery/validation/validation.go">validation.go</a>
 */
final class EndpointSliceStrategy extends Strategy {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");
  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final int MOST_PORTS = 20000;

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode slice) {
    for (JsonNode port : slice.path("ports")) {
      Defaults.text((ObjectNode) port, "name", "");
      Defaults.text((ObjectNode) port, "protocol", "TCP");
    }
    for (JsonNode endpoint : slice.path("endpoints")) {
      Defaults.object((ObjectNode) endpoint, "conditions");
    }
    if (!slice.has("endpoints")) {
      slice.putNull("endpoints");
    }
    if (!slice.has("ports")) {
      slice.putNull("ports");
    }
  }

  @Override
  public List<String> warnings(ObjectNode slice) {
    return AddressWarnings.inSlice(slice);
  }

  @Override
  public void validate(ObjectNode slice, Errors errors) {
    FieldPath typePath = FieldPath.of("addressType");
    String type = slice.path("addressType").asText();
    if (type.isEmpty()) {
      errors.required(typePath, "");
    } else if (!ADDRESS_TYPES.contains(type)) {
      errors.notSupported(typePath, type, ADDRESS_TYPES);
    }
    endpoints(slice.path("endpoints"), type, errors);
    ports(slice.path("ports"), errors);
  }

  private static void endpoints(JsonNode endpoints, String type, Errors errors) {
    FieldPath path = FieldPath.of("endpoints");
    if (endpoints.size() > MOST_ENDPOINTS) {
      errors.tooMany(path, endpoints.size(), MOST_ENDPOINTS);
      return;
    }
    int index = 0;
    for (JsonNode endpoint : endpoints) {
      FieldPath at = path.index(index++);
      JsonNode addresses = endpoint.path("addresses");
      if (addresses.isEmpty()) {
        errors.required(at.child("addresses"), "must contain at least 1 address");
      } else if (addresses.size() > MOST_ADDRESSES) {
        errors.tooMany(at.child("addresses"), addresses.size(), MOST_ADDRESSES);
      }
      int number = 0;
      for (JsonNode address : addresses) {
        address(address.asText(), type, at.child("addresses").index(number++), errors);
      }
      String node = endpoint.path("nodeName").asText();
      if (endpoint.has("nodeName")) {
        errors.invalidEach(at.child("nodeName"), node, Formats.dnsSubdomain(node));
      }
      if (endpoint.has("hostname")) {
        String hostname = endpoint.path("hostname").asText();
        errors.invalidEach(at.child("hostname"), hostname, Formats.dnsLabel(hostname));
      }
    }
  }

  private static void address(String address, String type, FieldPath path, Errors errors) {
    switch (type) {
      case "IPv4" -> {
        EndpointAddressRules.ip(address, path, Formats.ip(address), errors);
        if (address.contains(":")) {
          errors.invalid(path, address, "must be an IPv4 address");
        }
      }
      case "FQDN" -> errors.invalidEach(path, address, Formats.dnsSubdomain(address));
      default -> {}
    }
  }

  private static void ports(JsonNode ports, Errors errors) {
    FieldPath path = FieldPath.of("ports");
    if (ports.size() > MOST_PORTS) {
      errors.tooMany(path, ports.size(), MOST_PORTS);
      return;
    }
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode port : ports) {
      FieldPath at = path.index(index++);
      String name = port.path("name").asText();
      if (!name.isEmpty()) {
        errors.invalidEach(at.child("name"), name, Formats.dnsLabel(name));
      }
      if (!names.add(name)) {
        errors.duplicate(at.child("name"), name);
      }
      String protocol = port.path("protocol").asText();
      if (!PROTOCOLS.contains(protocol)) {
        errors.notSupported(at.child("protocol"), protocol, PROTOCOLS);
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode slice, ApiObject old, Errors errors) {
    validate(slice, errors);
    WorkloadRules.immutable(
        slice.path("addressType"), old.at("addressType"), FieldPath.of("addressType"), errors);
  }
}
