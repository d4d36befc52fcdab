package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/** Namespaces. */
final class NamespaceStrategy extends Strategy {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String FINALIZER = "kubernetes";

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
    namespace.putObject("spec").putArray("finalizers").add(FINALIZER);
    namespace.putObject("status").put("phase", "Active");
  }

  /** Only {@code /finalize} takes a finalizer away. */
  @Override
  public void prepareForUpdate(ObjectNode namespace, ApiObject old) {
    namespace.set("spec", old.at("spec").deepCopy());
  }
}
