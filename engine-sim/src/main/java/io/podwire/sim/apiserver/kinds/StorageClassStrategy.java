package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.util.Locale;

/** StorageClasses. */
final class StorageClassStrategy extends Strategy {
  private static final String MODE = "volumeBindingMode";
  private static final FieldPath PROVISIONER = FieldPath.of("provisioner");

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode storage) {
    Defaults.text(storage, "reclaimPolicy", "Delete");
    Defaults.text(storage, MODE, "Immediate");
  }

  @Override
  public void validate(ObjectNode storage, Errors errors) {
    String provisioner = storage.path("provisioner").asText();
    if (provisioner.isEmpty()) {
      errors.required(PROVISIONER, "");
    } else {
      errors.invalidEach(
          PROVISIONER, provisioner, Formats.qualifiedName(provisioner.toLowerCase(Locale.ROOT)));
    }
    StorageRules.oneOf(
        storage.path("reclaimPolicy"), FieldPath.of("reclaimPolicy"), errors, "Delete", "Retain");
    StorageRules.oneOf(
        storage.path(MODE), FieldPath.of(MODE), errors, "Immediate", "WaitForFirstConsumer");
  }

  @Override
  public void validateUpdate(ObjectNode storage, ApiObject old, Errors errors) {
    validate(storage, errors);
    for (String fixed : new String[] {"parameters", "provisioner", "reclaimPolicy"}) {
      if (!storage.path(fixed).equals(old.at(fixed))) {
        errors.forbidden(FieldPath.of(fixed), "updates to " + fixed + " are forbidden.");
      }
    }
    WorkloadRules.immutable(storage.path(MODE), old.at(MODE), FieldPath.of(MODE), errors);
  }
}
