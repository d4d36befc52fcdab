package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** PersistentVolumes. */
final class VolumeStrategy extends Strategy {
  static final String PROTECTION = "kubernetes.io/pv-protection";

  private static final FieldPath SPEC = StorageRules.SPEC;

  /** The fields that do not say where the volume is. */
  private static final Set<String> NO_SOURCES =
      Set.of(
          "capacity",
          "accessModes",
          "claimRef",
          "persistentVolumeReclaimPolicy",
          "storageClassName",
          "mountOptions",
          "volumeMode",
          "nodeAffinity",
          "volumeAttributesClassName");

  @Override
  public void setDefaults(ObjectNode volume) {
    ObjectNode spec = Defaults.object(volume, "spec");
    Defaults.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Defaults.text(spec, "volumeMode", "Filesystem");
    if (spec.get("hostPath") instanceof ObjectNode path) {
      Defaults.text(path, "type", "");
    }
    Defaults.text(Defaults.object(volume, "status"), "phase", "Pending");
  }

  @Override
  public void admit(ObjectNode volume) {
    StorageRules.protect(volume, PROTECTION);
  }

  @Override
  public void prepareForCreate(ObjectNode volume) {
    volume.putObject("status").put("phase", "Pending");
  }

  @Override
  public void validate(ObjectNode volume, Errors errors) {
    JsonNode spec = volume.path("spec");
    StorageRules.accessModes(spec, "", errors);
    if (spec.path("capacity").isEmpty()) {
      errors.required(SPEC.child("capacity"), "");
    }
    JsonNode size = spec.path("capacity").path("storage");
    if (size.isMissingNode()) {
      errors.notSupported(SPEC.child("capacity"), spec.get("capacity"), List.of("storage"));
    } else {
      StorageRules.size(size, SPEC.child("capacity").key("storage"), errors);
    }
    String reclaim = "persistentVolumeReclaimPolicy";
    StorageRules.oneOf(
        spec.path(reclaim), SPEC.child(reclaim), errors, "Delete", "Recycle", "Retain");
    source(spec, errors);
    StorageRules.className(spec, errors);
    StorageRules.volumeMode(spec, errors);
  }

  private static void source(JsonNode spec, Errors errors) {
    List<String> sources = sources(spec);
    if (sources.isEmpty()) {
      errors.required(SPEC, "must specify a volume type");
    }
    for (String more : sources.subList(Math.min(1, sources.size()), sources.size())) {
      errors.forbidden(SPEC.child(more), "may not specify more than 1 volume type");
    }
    if (spec.has("hostPath")) {
      VolumeRules.hostPath(spec.path("hostPath"), SPEC.child("hostPath"), errors);
    } else if (spec.has("local") && spec.path("nodeAffinity").isMissingNode()) {
      errors.required(SPEC.child("nodeAffinity"), "Local volume requires node affinity");
    }
  }

  /** Where it says to be. */
  private static List<String> sources(JsonNode spec) {
    List<String> sources = new ArrayList<>();
    spec.fieldNames().forEachRemaining(sources::add);
    sources.removeAll(NO_SOURCES);
    return sources;
  }

  @Override
  public void validateUpdate(ObjectNode volume, ApiObject old, Errors errors) {
    validate(volume, errors);
    ObjectNode before = (ObjectNode) old.at("spec").deepCopy();
    ObjectNode after = (ObjectNode) volume.path("spec").deepCopy();
    before.retain(sources(before));
    after.retain(sources(after));
    if (!after.equals(before)) {
      errors.forbidden(
          SPEC.child("persistentvolumesource"),
          Differences.explain(
              "spec.persistentvolumesource is immutable after creation", after, before));
    }
  }
}
