package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** What kubectl tells of Services and their endpoints. */
final class ServiceCells {
  private static final int SHOWN = 3;

  private ServiceCells() {}

  static String externalIp(ApiObject service) {
    List<String> addresses = new ArrayList<>();
    switch (service.text("spec", "type")) {
      case "ExternalName":
        return service.text("spec", "externalName");
      case "LoadBalancer":
        for (JsonNode ingress : service.at("status", "loadBalancer", "ingress")) {
          addresses.add(ingress.path("ip").asText(ingress.path("hostname").asText()));
        }
        service.at("spec", "externalIPs").forEach(ip -> addresses.add(ip.asText()));
        return addresses.isEmpty() ? "<pending>" : String.join(",", addresses);
      default:
        service.at("spec", "externalIPs").forEach(ip -> addresses.add(ip.asText()));
        return Cells.orNone(String.join(",", addresses));
    }
  }

  static String ports(ApiObject service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : service.at("spec", "ports")) {
      String node = port.has("nodePort") ? ":" + port.path("nodePort").asInt() : "";
      ports.add(port.path("port").asInt() + node + "/" + port.path("protocol").asText());
    }
    return Cells.orNone(String.join(",", ports));
  }

  static String endpoints(ApiObject endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.at("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        for (JsonNode address : subset.path("addresses")) {
          all.add(address.path("ip").asText() + ":" + port.path("port").asInt());
        }
      }
    }
    return Cells.orNone(shortened(all));
  }

  static String sliceEndpoints(ApiObject slice) {
    List<String> all = new ArrayList<>();
    for (JsonNode endpoint : slice.at("endpoints")) {
      endpoint.path("addresses").forEach(address -> all.add(address.asText()));
    }
    return all.isEmpty() ? "<unset>" : shortened(all);
  }

  static String slicePorts(ApiObject slice) {
    List<String> all = new ArrayList<>();
    slice.at("ports").forEach(port -> all.add(port.path("port").asText("*")));
    return all.isEmpty() ? "<unset>" : shortened(all);
  }

  private static String shortened(List<String> all) {
    return all.size() <= SHOWN
        ? String.join(",", all)
        : String.join(",", all.subList(0, SHOWN)) + " + " + (all.size() - SHOWN) + " more...";
  }

  static String parent(ApiObject address) {
    JsonNode parent = address.at("spec", "parentRef");
    String namespace = parent.path("namespace").asText();
    return parent.path("resource").asText()
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + parent.path("name").asText();
  }

  static String ranges(ApiObject cidr) {
    List<String> ranges = new ArrayList<>();
    cidr.at("spec", "cidrs").forEach(range -> ranges.add(range.asText()));
    return String.join(",", ranges);
  }
}
