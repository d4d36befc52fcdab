package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ByVersion;
import io.podwire.sim.apiserver.ScaleFields;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.schema.Decoder;
import io.podwire.sim.apiserver.schema.DecodingException;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.table.Column;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Custom resources of one definition, in all its versions. While one is written, it says the
 * version that it was sent in, by whose schema it is judged; stored it is in one version.
 */
final class CustomStrategy extends Strategy {
  private static final Struct METADATA = Schema.kubernetes().struct("meta.v1.ObjectMeta");
  private static final String STATUS = "status";
  private static final String GATEWAYS = "gateway.networking.k8s.io";

  private final ResourceType stored;
  private final Map<String, JsonNode> versions = new HashMap<>(); // looked up, never iterated
  private final boolean evolved;
  private final boolean terminating;
  private final Struct struct;

  /**
   * @param stored the type under which all versions are stored
   */
  CustomStrategy(Definition definition, ResourceType stored, ApiObject object) {
    this.stored = stored;
    this.evolved = object.at("metadata", "generation").asLong() > 1;
    this.terminating = object.isDeleting();
    for (JsonNode version : object.at("spec", "versions")) {
      versions.put(definition.group() + "/" + version.path("name").asText(), version);
    }
    this.struct = SchemaStructs.of(schema(stored.apiVersion()));
  }

  private JsonNode version(String apiVersion) {
    return versions.getOrDefault(apiVersion, MissingNode.getInstance());
  }

  private JsonNode schema(String apiVersion) {
    return version(apiVersion).path("schema").path("openAPIV3Schema");
  }

  private JsonNode schema(JsonNode object) {
    return schema(object.path("apiVersion").asText());
  }

  @Override
  public JsonNode schema(ResourceType served) {
    return schema(served.apiVersion());
  }

  @Override
  public Struct struct(ResourceType type) {
    return struct;
  }

  @Override
  public boolean isCustom() {
    return true;
  }

  @Override
  public List<String> decode(ResourceType served, ObjectNode object) {
    List<String> unknown = new ArrayList<>(Pruning.prune(object, schema(served.apiVersion())));
    JsonNode metadata = object.get("metadata");
    if (metadata instanceof ObjectNode fields) {
      ObjectNode sorted = SortedFields.of(fields);
      Decoder.decode(METADATA, sorted).forEach(field -> unknown.add("metadata." + field));
      object.set("metadata", sorted);
    } else if (metadata != null && !metadata.isNull()) {
      throw new DecodingException(
          "json: cannot unmarshal "
              + (metadata.isTextual() ? "string" : SchemaValidator.typeOf(metadata))
              + " into Go value of type v1.ObjectMeta");
    }
    return unknown;
  }

  @Override
  public String apiVersion(ResourceType type, ObjectNode object) {
    return object.path("apiVersion").asText(type.apiVersion());
  }

  @Override
  public void toStored(ObjectNode object) {
    convert(object, stored.apiVersion());
  }

  @Override
  public void toServed(ObjectNode object, ResourceType served) {
    convert(object, served.apiVersion());
  }

  /** Conversion of the strategy {@code None}: all fields that the other version has stay. */
  private void convert(ObjectNode object, String apiVersion) {
    object.put("apiVersion", apiVersion);
    Pruning.prune(object, schema(apiVersion));
    Defaulting.fill(object, schema(apiVersion));
    ObjectNode sorted = SortedFields.of(object);
    object.removeAll();
    object.setAll(sorted);
  }

  @Override
  public boolean isServedAsStored(ResourceType served) {
    return !evolved && served.equals(stored);
  }

  @Override
  public List<Column> columns(ResourceType served) {
    return PrinterColumns.of(version(served.apiVersion()));
  }

  @Override
  public ScaleFields scale(ResourceType served) {
    return Definition.scale(version(served.apiVersion()));
  }

  @Override
  public void setDefaults(ObjectNode object) {
    Defaulting.fill(object, schema(object));
  }

  @Override
  public void admit(ObjectNode object) {
    if (terminating) {
      throw forbidden(object);
    }
  }

  private ApiException forbidden(ObjectNode object) {
    return Statuses.forbidden(
        new io.podwire.sim.store.ObjectKey(
            stored,
            object.path("metadata").path("namespace").asText(),
            object.path("metadata").path("name").asText()),
        "create not allowed while custom resource definition is terminating");
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (hasStatus()) {
      object.remove(STATUS);
    }
  }

  @Override
  public void validate(ObjectNode object, Errors errors) {
    judge(object, null, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ApiObject old, Errors errors) {
    judge(object, old.tree(), errors);
  }

  private void judge(ObjectNode object, @Nullable JsonNode old, Errors errors) {
    List<FieldError> found =
        new ArrayList<>(SchemaValidator.validate(schema(object), object, "", old));
    ListTypes.validate(schema(object), object, "", found);
    ReplicasRules.validate(scaled(object).wanted(), object, found);
    errors.addAll(found);
  }

  @Override
  public void validateStatus(ObjectNode object, ApiObject old, Errors errors) {
    JsonNode schema = schema(object).path("properties").path(STATUS);
    List<FieldError> found =
        new ArrayList<>(
            SchemaValidator.validateBelow(
                schema, object.path(STATUS), STATUS, old.tree().path(STATUS)));
    ListTypes.validate(schema, object.path(STATUS), STATUS, found);
    ReplicasRules.validate(scaled(object).present(), object, found);
    errors.addAll(found);
  }

  private ScaleFields scaled(ObjectNode object) {
    return Definition.scale(version(object.path("apiVersion").asText()));
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public String[] uncounted() {
    return hasStatus()
        ? new String[] {"metadata", "apiVersion", STATUS}
        : new String[] {"metadata", "apiVersion"};
  }

  @Override
  public boolean hasStatus() {
    return version(stored.apiVersion()).path("subresources").has(STATUS);
  }

  /** Nobody routes by Gateways and their routes, as by Ingresses. */
  @Override
  public List<String> warnings(ObjectNode object) {
    return stored.group().equals(GATEWAYS)
        ? List.of(
            "Podwire's simulated cluster stores objects of "
                + GATEWAYS
                + " and does not route by them; a probe through one fails")
        : List.of();
  }

  @Override
  public List<String> notices(ResourceType served) {
    JsonNode version = version(served.apiVersion());
    if (!version.path("deprecated").asBoolean()) {
      return List.of();
    }
    String said = version.path("deprecationWarning").asText();
    return List.of(said.isEmpty() ? deprecation(served) : said);
  }

  private String deprecation(ResourceType served) {
    String better =
        versions.entrySet().stream()
            .filter(other -> other.getValue().path("served").asBoolean())
            .filter(other -> !other.getValue().path("deprecated").asBoolean())
            .map(other -> other.getValue().path("name").asText())
            .filter(name -> new ByVersion().compare(name, served.version()) < 0)
            .min(new ByVersion())
            .map(name -> "; use " + served.group() + "/" + name + " " + served.kind())
            .orElse("");
    return served.apiVersion() + " " + served.kind() + " is deprecated" + better;
  }
}
