package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * CustomResourceDefinitions.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/registry/customresourcedefinition/strategy.go">strategy.go</a>
 */
public final class DefinitionStrategy extends Strategy {
  static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
  private final Supplier<Instant> clock;

  /**
   * @param clock tells the time of conditions
   */
  public DefinitionStrategy(Supplier<Instant> clock) {
    this.clock = clock;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode definition) {
    ObjectNode spec = definition.withObject("/spec");
    if (spec.path("names") instanceof ObjectNode names && names.hasNonNull("kind")) {
      String kind = names.path("kind").asText();
      if (!names.has("singular")) {
        names.put("singular", kind.toLowerCase(Locale.ROOT));
      }
      if (!names.has("listKind")) {
        names.put("listKind", kind + "List");
      }
    }
    ObjectNode conversion = spec.withObject("/conversion");
    if (!conversion.has("strategy")) {
      conversion.put("strategy", "None");
    }
    for (JsonNode version : spec.path("versions")) {
      for (String flag : new String[] {"served", "storage"}) {
        if (!version.has(flag)) {
          ((ObjectNode) version).put(flag, false);
        }
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.putNull("conditions");
    status.putObject("acceptedNames").put("plural", "").put("kind", "");
    ArrayNode stored = status.putArray("storedVersions");
    storageVersions(definition).stream().limit(1).forEach(stored::add);
  }

  @Override
  public void prepareForUpdate(ObjectNode definition, ApiObject old) {
    ArrayNode stored = definition.withObject("/status").withArray("storedVersions");
    for (String version : storageVersions(definition)) {
      if (!Definition.texts(stored).contains(version)) {
        stored.add(version);
      }
    }
  }

  static List<String> storageVersions(JsonNode definition) {
    List<String> names = new ArrayList<>();
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        names.add(version.path("name").asText());
      }
    }
    return names;
  }

  @Override
  public boolean knowsFinalizers() {
    return false; // customresourcecleanup.apiextensions.k8s.io
  }

  @Override
  public void prepareForDelete(ObjectNode definition) {
    ArrayNode finalizers = definition.withObject("/metadata").withArray("finalizers");
    if (!Definition.texts(finalizers).contains(CLEANUP)) {
      finalizers.add(CLEANUP);
    }
    DefinitionConditions.set(
        definition,
        "Terminating",
        true,
        "InstanceDeletionPending",
        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
        clock.get().truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public void validate(ObjectNode definition, Errors errors) {
    new DefinitionRules(definition, errors).check();
  }

  @Override
  public void validateUpdate(ObjectNode definition, ApiObject old, Errors errors) {
    DefinitionRules rules = new DefinitionRules(definition, errors);
    rules.check();
    if (DefinitionConditions.isTrue(old.tree(), "Established")) {
      rules.checkUnchanged(old.tree());
    }
  }

  @Override
  public List<String> warnings(ObjectNode definition) {
    return SchemaWarnings.of(definition);
  }
}
