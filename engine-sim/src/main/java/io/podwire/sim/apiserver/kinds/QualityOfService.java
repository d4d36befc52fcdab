package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Quantity;

/**
 * The class of service that a Pod's requests and limits put it into.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/helper/qos/qos.go">qos.go</a>
 */
final class QualityOfService {
  private QualityOfService() {}

  static String of(JsonNode spec) {
    boolean any = false;
    boolean guaranteed = true;
    for (String containers : new String[] {"containers", "initContainers"}) {
      for (JsonNode container : spec.path(containers)) {
        JsonNode requests = container.path("resources").path("requests");
        JsonNode limits = container.path("resources").path("limits");
        for (String resource : new String[] {"cpu", "memory"}) {
          boolean limited = isSet(limits.path(resource));
          any |= limited || isSet(requests.path(resource));
          guaranteed &= limited && limits.path(resource).equals(requests.path(resource));
        }
      }
    }
    return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
  }

  private static boolean isSet(JsonNode quantity) {
    return quantity.isTextual() && Quantity.parse(quantity.asText()).value().signum() != 0;
  }
}
