package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Events. */
final class EventStrategy extends Strategy {
  // What the group events.k8s.io calls the fields of the core's events.
  private static final Map<String, String> NEWER_BY_OLDER =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");
  private static final Map<String, String> OLDER_BY_NEWER =
      NEWER_BY_OLDER.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

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

  @Override
  public List<String> decode(ResourceType served, ObjectNode event) {
    List<String> unknown = super.decode(served, event);
    if (isNewer(served)) {
      rename(event, OLDER_BY_NEWER);
      event.put("apiVersion", Resources.EVENTS.apiVersion());
    }
    return unknown;
  }

  @Override
  public boolean isServedAsStored(ResourceType served) {
    return !isNewer(served);
  }

  @Override
  public void toServed(ObjectNode event, ResourceType served) {
    rename(event, NEWER_BY_OLDER);
    event.put("apiVersion", served.apiVersion());
  }

  private static boolean isNewer(ResourceType served) {
    return served.group().equals("events.k8s.io");
  }

  private static void rename(ObjectNode event, Map<String, String> names) {
    names.forEach(
        (from, to) -> {
          JsonNode value = event.remove(from);
          if (value != null) {
            event.set(to, value);
          }
        });
  }
}
