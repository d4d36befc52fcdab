package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** The claims that a Pod's volumes name. */
public final class PodClaims {
  private PodClaims() {}

  /** Their names, in the Pod's namespace, in the order of the volumes. */
  public static List<String> of(ApiObject pod) {
    List<String> names = new ArrayList<>(0);
    for (JsonNode volume : pod.at("spec", "volumes")) {
      String claim = volume.path("persistentVolumeClaim").path("claimName").asText();
      if (!claim.isEmpty()) {
        names.add(claim);
      }
    }
    return names;
  }
}
