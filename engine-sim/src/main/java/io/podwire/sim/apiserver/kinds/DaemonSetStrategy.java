package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/** DaemonSets. */
final class DaemonSetStrategy extends Strategy {
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  @Override
  public void setDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.object(set, "spec");
    PodSpecDefaults.template(spec);
    ObjectNode update = Defaults.object(spec, "updateStrategy");
    Defaults.text(update, "type", "RollingUpdate");
    if (update.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.object(update, "rollingUpdate");
      Defaults.number(rolling, "maxUnavailable", 1);
      Defaults.number(rolling, "maxSurge", 0);
    }
    Defaults.number(spec, "revisionHistoryLimit", 10);
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    countTemplate(set, 1);
    set.putObject("status")
        .put("currentNumberScheduled", 0)
        .put("numberMisscheduled", 0)
        .put("desiredNumberScheduled", 0)
        .put("numberReady", 0);
  }

  private static void countTemplate(ObjectNode set, long generation) {
    set.withObject("/metadata")
        .withObject("/annotations")
        .put(TEMPLATE_GENERATION, Long.toString(generation));
  }

  @Override
  public void prepareForUpdate(ObjectNode set, ApiObject old) {
    long before = old.at("metadata", "annotations", TEMPLATE_GENERATION).asLong();
    boolean changed = !set.at("/spec/template").equals(old.at("spec", "template"));
    countTemplate(set, changed ? before + 1 : before);
  }

  @Override
  public void validate(ObjectNode set, Errors errors) {
    JsonNode spec = set.path("spec");
    if (spec.has("selector")) {
      WorkloadRules.selector(spec, "daemonset", errors);
    }
    WorkloadRules.templateOf(spec, errors);
    WorkloadRules.alwaysRestarts(spec, "DaemonSet", errors);
    WorkloadRules.nonNegative(spec, "minReadySeconds", SPEC, errors);
    JsonNode update = spec.path("updateStrategy");
    switch (update.path("type").asText()) {
      case "OnDelete" -> {}
      case "RollingUpdate" ->
          RollingUpdates.validate(
              update.path("rollingUpdate"),
              SPEC.child("updateStrategy").child("rollingUpdate"),
              errors);
      default ->
          errors.notSupported(
              SPEC.child("updateStrategy"),
              WorkloadRules.shown(update),
              List.of("RollingUpdate", "OnDelete"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode set, ApiObject old, Errors errors) {
    validate(set, errors);
    WorkloadRules.immutable(
        set.at("/spec/selector"), old.at("spec", "selector"), SPEC.child("selector"), errors);
  }

  @Override
  public void validateStatus(ObjectNode set, ApiObject old, Errors errors) {
    StatusRules.counts(
        set,
        errors,
        "currentNumberScheduled",
        "numberMisscheduled",
        "desiredNumberScheduled",
        "numberReady",
        "observedGeneration",
        "updatedNumberScheduled",
        "numberAvailable",
        "numberUnavailable",
        "collisionCount");
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    return AddressWarnings.inPod(set, Unsimulated.inTemplate(set), "spec", "template", "spec");
  }
}
