package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** Endpoints, the older form of EndpointSlices. */
final class EndpointsStrategy extends Strategy {
  private static final FieldPath SUBSETS = FieldPath.of("subsets");
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode endpoints) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        Defaults.text((ObjectNode) port, "protocol", "TCP");
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode endpoints) {
    return AddressWarnings.inEndpoints(endpoints);
  }

  @Override
  public void validate(ObjectNode endpoints, Errors errors) {
    int index = 0;
    for (JsonNode subset : endpoints.path("subsets")) {
      FieldPath path = SUBSETS.index(index++);
      if (subset.path("addresses").isEmpty() && subset.path("notReadyAddresses").isEmpty()) {
        errors.required(path, "must specify `addresses` or `notReadyAddresses`");
      }
      for (String list : new String[] {"addresses", "notReadyAddresses"}) {
        addresses(subset.path(list), path.child(list), errors);
      }
      ports(subset.path("ports"), path.child("ports"), errors);
    }
  }

  private static void addresses(JsonNode addresses, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode address : addresses) {
      FieldPath at = path.index(index++);
      EndpointAddressRules.endpointsIp(address.path("ip"), at.child("ip"), errors);
      String hostname = address.path("hostname").asText();
      if (!hostname.isEmpty()) {
        errors.invalidEach(at.child("hostname"), hostname, Formats.dnsLabel(hostname));
      }
    }
  }

  private static void ports(JsonNode ports, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode port : ports) {
      FieldPath at = path.index(index++);
      String name = port.path("name").asText();
      if (name.isEmpty() && ports.size() > 1) {
        errors.required(at.child("name"), "");
      } else if (!name.isEmpty()) {
        errors.invalidEach(at.child("name"), name, Formats.dnsLabel(name));
      }
      long number = port.path("port").asLong();
      errors.invalidEach(at.child("port"), number, Formats.portNumber(number));
      String protocol = port.path("protocol").asText();
      if (!PROTOCOLS.contains(protocol)) {
        errors.notSupported(at.child("protocol"), protocol, PROTOCOLS);
      }
    }
  }

  @Override
  public String deprecation() {
    return "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
  }
}
