package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;

/** PersistentVolumeClaims. */
final class ClaimStrategy extends Strategy {
  static final String PROTECTION = "kubernetes.io/pvc-protection";

  /** What a claim has that says nothing of it; a template of a StatefulSet's claims has it too. */
  static void defaults(ObjectNode claim) {
    Defaults.text(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
    Defaults.text(Defaults.object(claim, "status"), "phase", "Pending");
  }

  @Override
  public void setDefaults(ObjectNode claim) {
    defaults(claim);
  }

  @Override
  public void admit(ObjectNode claim) {
    StorageRules.protect(claim, PROTECTION);
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
  }

  @Override
  public void validate(ObjectNode claim, Errors errors) {
    JsonNode spec = claim.path("spec");
    StorageRules.accessModes(spec, "at least 1 access mode is required", errors);
    JsonNode size = spec.path("resources").path("requests").path("storage");
    var path = StorageRules.SPEC.child("resources").key("storage");
    if (size.isMissingNode()) {
      errors.required(path, "");
    } else {
      StorageRules.size(size, path, errors);
    }
    StorageRules.className(spec, errors);
    StorageRules.volumeMode(spec, errors);
  }

  /** A claim may be bound, and given a class if it has none; a bound one may grow. */
  @Override
  public void validateUpdate(ObjectNode claim, ApiObject old, Errors errors) {
    validate(claim, errors);
    ObjectNode before = (ObjectNode) old.at("spec").deepCopy();
    ObjectNode after = (ObjectNode) claim.path("spec").deepCopy();
    if (!before.has("volumeName")) {
      after.remove("volumeName");
    }
    if (!before.has("storageClassName")) {
      after.remove("storageClassName");
    }
    String size = "/resources/requests/storage";
    if (old.text("status", "phase").equals("Bound")) {
      if (isLess(after.at(size), before.at(size))) {
        errors.forbidden(
            StorageRules.SPEC.child("resources").child("requests").child("storage"),
            "field can not be less than previous value");
      }
      after.withObject("/resources/requests").set("storage", before.at(size));
    }
    if (!after.equals(before)) {
      errors.forbidden(
          StorageRules.SPEC,
          Differences.explain(
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims",
              after,
              before));
    }
  }

  private static boolean isLess(JsonNode after, JsonNode before) {
    return Quantity.parse(after.asText()).compareTo(Quantity.parse(before.asText())) < 0;
  }
}
