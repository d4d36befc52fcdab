package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * IPAddresses: one for each address that a Service has, and those that users keep from Services.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/ipallocator/ipallocator.go">ipallocator.go</a>
 */
final class IpAddressStrategy extends Strategy {
  private static final FieldPath PARENT = FieldPath.of("spec").child("parentRef");
  private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
  private static final String ALLOCATOR = "ipallocator.k8s.io";

  private final ServiceAllocator allocator;

  IpAddressStrategy(ServiceAllocator allocator) {
    this.allocator = allocator;
  }

  /** The object for the address of the Service. */
  static ObjectNode of(Ip address, JsonNode service) {
    ObjectNode object = Json.object();
    object
        .putObject("metadata")
        .put("name", address.toString())
        .putObject("labels")
        .put("ipaddress.kubernetes.io/ip-family", "IPv4")
        .put(MANAGED_BY, ALLOCATOR);
    object
        .putObject("spec")
        .putObject("parentRef")
        .put("resource", "services")
        .put("namespace", service.at("/metadata/namespace").asText())
        .put("name", service.at("/metadata/name").asText());
    return object;
  }

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public List<String> validateName(String name) {
    return Formats.strictIp(name);
  }

  @Override
  public void validate(ObjectNode object, Errors errors) {
    JsonNode parent = object.path("spec").path("parentRef");
    if (!parent.isObject()) {
      errors.required(PARENT, "");
      return;
    }
    for (String field : new String[] {"resource", "name"}) {
      if (parent.path(field).asText().isEmpty()) {
        errors.required(PARENT.child(field), "");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ApiObject old, Errors errors) {
    JsonNode parent = object.path("spec").path("parentRef");
    if (!parent.equals(old.at("spec", "parentRef"))) {
      errors.invalid(PARENT, parent, "field is immutable");
    }
  }

  @Override
  public Reservation reserve(ObjectNode object, @Nullable ApiObject old, boolean dryRun) {
    Optional<Ip> address = Ip.parse(object.at("/metadata/name").asText());
    boolean ours = ALLOCATOR.equals(object.at("/metadata/labels").path(MANAGED_BY).asText());
    if (old != null || ours || address.isEmpty() || !allocator.hold(address.get())) {
      return Reservation.NONE;
    }
    return () -> allocator.free(address.get());
  }

  @Override
  public void deleted(ApiObject object) {
    if (!ALLOCATOR.equals(object.labels().get(MANAGED_BY))) {
      Ip.parse(object.name()).ifPresent(allocator::free);
    }
  }
}
