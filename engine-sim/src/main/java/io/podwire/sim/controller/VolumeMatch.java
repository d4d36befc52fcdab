package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.store.ApiObject;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which volume a claim gets (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go">FindMatchingVolume</a>).
 */
final class VolumeMatch {
  private VolumeMatch() {}

  /**
   * The one that was made for it or that it names; or of those that will do the smallest one of
   * those with the fewest access modes.
   */
  static Optional<ApiObject> best(ApiObject claim, List<ApiObject> volumes) {
    String named = claim.text("spec", "volumeName");
    return volumes.stream()
        .filter(volume -> !volume.isDeleting())
        .filter(volume -> named.isEmpty() || volume.name().equals(named))
        .filter(volume -> isMeantFor(volume, claim) || isFreeAndSuits(volume, claim))
        .min(
            Comparator.comparing((ApiObject volume) -> !isMeantFor(volume, claim))
                .thenComparing(volume -> modes(volume).size())
                .thenComparing(VolumeMatch::capacity));
  }

  /** A reference without a uid is one that was written before the claim was. */
  private static boolean isMeantFor(ApiObject volume, ApiObject claim) {
    JsonNode reference = volume.at("spec", "claimRef");
    String uid = reference.path("uid").asText();
    return reference.path("namespace").asText().equals(claim.namespace())
        && reference.path("name").asText().equals(claim.name())
        && (uid.isEmpty() || uid.equals(claim.uid()));
  }

  private static boolean isFreeAndSuits(ApiObject volume, ApiObject claim) {
    JsonNode asked = claim.at("spec", "resources", "requests", "storage");
    return volume.at("spec", "claimRef").isMissingNode()
        && same(volume, claim, "storageClassName")
        && same(volume, claim, "volumeMode")
        && modes(volume).containsAll(modes(claim))
        && LabelSelector.of(claim.at("spec", "selector")).matches(volume.at("metadata", "labels"))
        && capacity(volume).compareTo(Quantity.parse(asked.asText())) >= 0;
  }

  private static boolean same(ApiObject volume, ApiObject claim, String field) {
    return volume.text("spec", field).equals(claim.text("spec", field));
  }

  private static Set<String> modes(ApiObject object) {
    Set<String> modes = new HashSet<>();
    object.at("spec", "accessModes").forEach(mode -> modes.add(mode.asText()));
    return modes;
  }

  private static Quantity capacity(ApiObject volume) {
    return Quantity.parse(volume.text("spec", "capacity", "storage"));
  }
}
