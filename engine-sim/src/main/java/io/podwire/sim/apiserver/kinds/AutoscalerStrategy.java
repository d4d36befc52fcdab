package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.store.ResourceType;
import java.util.List;

/**
 * HorizontalPodAutoscalers, which nobody acts upon. What clients write in {@code v1}, as {@code
 * kubectl autoscale} does, is brought into {@code v2} at once.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/autoscaling/v1/conversion.go">conversion.go</a>
 */
final class AutoscalerStrategy extends Strategy {
  private static final ResourceType STORED = Resources.HORIZONTAL_POD_AUTOSCALERS;
  private static final String OLDER = "targetCPUUtilizationPercentage";
  private static final int DEFAULT_PERCENTAGE = 80;

  @Override
  public List<String> decode(ResourceType type, ObjectNode autoscaler) {
    List<String> unknown = super.decode(type, autoscaler);
    if (!type.version().equals(STORED.version())) {
      autoscaler.put("apiVersion", STORED.apiVersion());
      if (autoscaler.get("spec") instanceof ObjectNode spec && spec.has(OLDER)) {
        addCpu(spec, spec.remove(OLDER).asInt());
      }
    }
    return unknown;
  }

  private static void addCpu(ObjectNode spec, int percentage) {
    ObjectNode metric = spec.withArray("/metrics").addObject().put("type", "Resource");
    ObjectNode resource = metric.putObject("resource").put("name", "cpu");
    resource.putObject("target").put("type", "Utilization").put("averageUtilization", percentage);
  }

  @Override
  public boolean isServedAsStored(ResourceType served) {
    return served.version().equals(STORED.version());
  }

  @Override
  public void toServed(ObjectNode autoscaler, ResourceType served) {
    autoscaler.put("apiVersion", served.apiVersion());
    if (autoscaler.get("spec") instanceof ObjectNode spec) {
      for (JsonNode metric : spec.path("metrics")) {
        JsonNode resource = metric.path("resource");
        JsonNode percentage = resource.path("target").path("averageUtilization");
        if (resource.path("name").asText().equals("cpu") && percentage.isInt()) {
          spec.set(OLDER, percentage);
        }
      }
      spec.remove("metrics");
      spec.remove("behavior");
    }
    ObjectNode status = Defaults.object(autoscaler, "status");
    status.remove("currentMetrics");
    status.remove("conditions");
    Defaults.number(status, "currentReplicas", 0);
    Defaults.number(status, "desiredReplicas", 0);
  }

  @Override
  public void setDefaults(ObjectNode autoscaler) {
    ObjectNode spec = Defaults.object(autoscaler, "spec");
    Defaults.number(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) {
      addCpu(spec, DEFAULT_PERCENTAGE);
    }
  }

  @Override
  public List<String> warnings(ObjectNode autoscaler) {
    return List.of(
        "Podwire's simulated cluster stores HorizontalPodAutoscalers and does not scale by them");
  }
}
