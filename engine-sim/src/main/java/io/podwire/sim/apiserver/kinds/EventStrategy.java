package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.List;

/** Events. */
final class EventStrategy extends Strategy {
  @Override
  public List<String> indexedFields() {
    return List.of("involvedObject.uid", "involvedObject.name");
  }

  @Override
  public List<String> selectableFields() {
    return List.of(
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type");
  }

  @Override
  public void validate(ObjectNode event, Errors errors) {
    String about = event.at("/involvedObject/namespace").asText();
    String namespace = event.at("/metadata/namespace").asText();
    // What is about a cluster-scoped object lives in the namespace "default".
    if (!about.equals(namespace) && !(about.isEmpty() && namespace.equals("default"))) {
      errors.invalid(
          FieldPath.of("involvedObject").child("namespace"),
          about,
          "does not match event.namespace");
    }
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean hasStatus() {
    return false;
  }
}
