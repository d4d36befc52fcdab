package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.apiserver.validation.Metas;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.List;

/** Namespaces. */
final class NamespaceStrategy extends Strategy {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String FINALIZER = "kubernetes";
  private static final List<String> IMMORTAL = List.of("default", "kube-system", "kube-public");

  @Override
  public List<String> indexedFields() {
    return List.of("status.phase");
  }

  @Override
  public List<String> validateName(String name) {
    return Formats.dnsLabel(name);
  }

  @Override
  public void setDefaults(ObjectNode namespace) {
    String name = namespace.at("/metadata/name").asText();
    if (!name.isEmpty()) {
      namespace.withObject("/metadata").withObject("/labels").put(NAME_LABEL, name);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode namespace) {
    namespace.putObject("status").put("phase", "Active");
    ArrayNode finalizers = Defaults.object(namespace, "spec").withArray("/finalizers");
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asText().equals(FINALIZER)) {
        return;
      }
    }
    finalizers.add(FINALIZER);
  }

  @Override
  public void validate(ObjectNode namespace, Errors errors) {
    Metas.finalizers(
        namespace.at("/spec/finalizers"), FieldPath.of("spec").child("finalizers"), errors);
  }

  @Override
  public void validateStatus(ObjectNode namespace, ApiObject old, Errors errors) {
    JsonNode phase = namespace.at("/status/phase");
    String allowed = old.isDeleting() ? "Terminating" : "Active";
    if (!phase.asText().equals(allowed)) {
      errors.invalid(
          FieldPath.of("status").child("Phase"),
          phase.asText(),
          "may only be '"
              + allowed
              + "' if `deletionTimestamp` is "
              + (old.isDeleting() ? "not empty" : "empty"));
    }
  }

  /** What the admission plugin NamespaceLifecycle keeps. */
  @Override
  public void admitDeletion(ApiObject namespace) {
    if (IMMORTAL.contains(namespace.name())) {
      throw Statuses.forbidden(
          new ObjectKey(Resources.NAMESPACES, "", namespace.name()),
          "this namespace may not be deleted");
    }
  }

  @Override
  public void prepareForDelete(ObjectNode namespace) {
    Defaults.object(namespace, "status").put("phase", "Terminating");
  }

  @Override
  public boolean saysGracePeriod() {
    return false;
  }

  /** Only {@code /finalize} takes a finalizer away. */
  @Override
  public void prepareForUpdate(ObjectNode namespace, ApiObject old) {
    namespace.set("spec", old.at("spec").deepCopy());
  }
}
