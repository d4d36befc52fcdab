package io.podwire.sim.apiserver.schema;

import java.util.Set;

/**
 * The fields where an empty string says something else than none: those that Go keeps behind a
 * pointer.
 */
final class MeaningfulEmptyStrings {
  private static final Set<String> FIELDS =
      Set.of(
          "core.v1.PersistentVolumeClaimSpec.storageClassName",
          "core.v1.TypedLocalObjectReference.apiGroup",
          "core.v1.TypedObjectReference.apiGroup",
          "discovery.v1.EndpointPort.name",
          "discovery.v1.EndpointPort.appProtocol",
          "networking.v1.IngressSpec.ingressClassName",
          "core.v1.ServiceSpec.loadBalancerClass");

  private MeaningfulEmptyStrings() {}

  static boolean contains(Struct struct, Field field) {
    return FIELDS.contains(struct.name() + "." + field.name());
  }
}
