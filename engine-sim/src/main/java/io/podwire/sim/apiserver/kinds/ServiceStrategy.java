package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Services.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/strategy.go">strategy.go</a>
 */
final class ServiceStrategy extends Strategy {
  private final ServiceAllocator allocator;

  ServiceStrategy(ServiceAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public List<String> indexedFields() {
    return List.of("spec.clusterIP", "spec.type");
  }

  @Override
  public List<String> validateName(String name) {
    return Formats.dns1035Label(name);
  }

  @Override
  public void setDefaults(ObjectNode service) {
    ServiceDefaults.fill(service);
  }

  @Override
  public void prepareForCreate(ObjectNode service) {
    service.putObject("status").putObject("loadBalancer");
    if (service.get("spec") instanceof ObjectNode spec) {
      ServiceFields.normalizeAddresses(spec, null);
      ServiceFields.families(spec);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode service, ApiObject old) {
    if (service.get("spec") instanceof ObjectNode spec) {
      ServiceFields.normalizeAddresses(spec, old.at("spec"));
      ServiceFields.keepAllocated(spec, old.at("spec"));
      ServiceFields.dropWhatTheTypeLacks(spec, old.at("spec"));
      ServiceFields.families(spec);
    }
  }

  @Override
  public void validate(ObjectNode service, Errors errors) {
    ServiceRules.validate(service, errors);
  }

  @Override
  public void validateUpdate(ObjectNode service, ApiObject old, Errors errors) {
    ServiceRules.validateUpdate(service, old, errors);
    ServiceRules.validate(service, errors);
  }

  @Override
  public void validateStatus(ObjectNode service, ApiObject old, Errors errors) {
    ServiceRules.validateStatus(service, errors);
  }

  /** An alias has no traffic of its own: what is said of that is checked and then forgotten. */
  @Override
  public void toStored(ObjectNode service) {
    if (service.get("spec") instanceof ObjectNode spec && !ServiceFields.needsClusterIp(spec)) {
      spec.remove("internalTrafficPolicy");
    }
  }

  @Override
  public List<String> warnings(ObjectNode service) {
    return ServiceWarnings.of(service);
  }

  @Override
  public List<String> statusWarnings(ObjectNode service) {
    return ServiceWarnings.ofStatus(service);
  }

  @Override
  public Reservation reserve(ObjectNode service, @Nullable ApiObject old, boolean dryRun) {
    return allocator.reserve(service, old, dryRun);
  }

  @Override
  public void deleted(ApiObject service) {
    allocator.release(service);
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  /** Whether the Service has no address of its own on purpose. */
  static boolean isHeadless(JsonNode spec) {
    return spec.path("clusterIP").asText().equals("None");
  }
}
