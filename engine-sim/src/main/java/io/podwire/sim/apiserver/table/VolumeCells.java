package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cells of volumes, claims and their classes. */
final class VolumeCells {
  /** In the order in which they are told. */
  private static final Map<String, String> MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");

  private static final List<String> ORDER =
      List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");

  private VolumeCells() {}

  static String phase(ApiObject object) {
    return object.isDeleting() ? "Terminating" : object.text("status", "phase");
  }

  /**
   * In short.
   *
   * @param part the spec or the status
   */
  static String accessModes(ApiObject object, String part) {
    List<String> given = new ArrayList<>();
    object.at(part, "accessModes").forEach(mode -> given.add(mode.asText()));
    List<String> told = new ArrayList<>();
    for (String mode : ORDER) {
      if (given.contains(mode)) {
        told.add(MODES.get(mode));
      }
    }
    return String.join(",", told);
  }

  static String claim(ApiObject volume) {
    JsonNode claim = volume.at("spec", "claimRef");
    return claim.isMissingNode()
        ? ""
        : claim.path("namespace").asText() + "/" + claim.path("name").asText();
  }

  static String className(ApiObject storage) {
    boolean usual =
        "true".equals(storage.annotations().get("storageclass.kubernetes.io/is-default-class"));
    return storage.name() + (usual ? " (default)" : "");
  }
}
