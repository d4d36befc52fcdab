package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What kubectl tells of Ingresses, disruption budgets and autoscalers.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/printers/internalversion/printers.go">printers.go</a>
 */
final class PolicyCells {
  private static final int HOSTS_SHOWN = 3;

  private PolicyCells() {}

  static String hosts(ApiObject ingress) {
    List<String> hosts = new ArrayList<>();
    int more = 0;
    for (JsonNode rule : ingress.at("spec", "rules")) {
      String host = rule.path("host").asText();
      if (hosts.size() == HOSTS_SHOWN) {
        more++;
      } else if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    String shown = hosts.isEmpty() ? "*" : String.join(",", hosts);
    return more == 0 ? shown : shown + " + " + more + " more...";
  }

  static String addresses(ApiObject ingress) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode address : ingress.at("status", "loadBalancer", "ingress")) {
      addresses.add(address.path("ip").asText(address.path("hostname").asText()));
    }
    return String.join(",", addresses);
  }

  static String ports(ApiObject ingress) {
    return ingress.at("spec", "tls").isEmpty() ? "80" : "80, 443";
  }

  static String orNotApplicable(ApiObject budget, String field) {
    return budget.at("spec", field).asText("N/A");
  }

  static String scaled(ApiObject autoscaler) {
    JsonNode target = autoscaler.at("spec", "scaleTargetRef");
    return target.path("kind").asText() + "/" + target.path("name").asText();
  }

  /** Nothing measures Pods here, so what an autoscaler sees is unknown, as without metrics. */
  static String targets(ApiObject autoscaler) {
    List<String> targets = new ArrayList<>();
    for (JsonNode metric : autoscaler.at("spec", "metrics")) {
      JsonNode resource = metric.path("resource");
      JsonNode target = resource.path("target");
      String wanted =
          target.has("averageUtilization")
              ? target.path("averageUtilization").asText() + "%"
              : target.path("averageValue").asText(target.path("value").asText());
      String name = resource.isMissingNode() ? "" : resource.path("name").asText() + ": ";
      targets.add(name + "<unknown>/" + wanted);
    }
    return Cells.orNone(String.join(", ", targets));
  }
}
