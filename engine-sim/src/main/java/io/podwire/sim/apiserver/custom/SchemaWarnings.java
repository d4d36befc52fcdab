package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What whoever writes a definition is told of its schemas. */
final class SchemaWarnings {
  private final Set<String> formats = new LinkedHashSet<>();
  private boolean rules;

  private SchemaWarnings() {}

  static List<String> of(JsonNode definition) {
    SchemaWarnings warnings = new SchemaWarnings();
    for (JsonNode version : definition.path("spec").path("versions")) {
      warnings.look(version.path("schema").path("openAPIV3Schema"));
    }
    List<String> texts = new ArrayList<>(warnings.formats);
    if (warnings.rules) {
      texts.add(
          "Podwire's simulated API server does not evaluate x-kubernetes-validations: objects that"
              + " break these rules are accepted");
    }
    return texts;
  }

  private void look(JsonNode schema) {
    rules |= schema.path("x-kubernetes-validations").size() > 0;
    String format = schema.path("format").asText();
    if (!format.isEmpty() && !ValueFormats.isKnown(format)) {
      formats.add("unrecognized format \"" + format + "\"");
    }
    schema.path("properties").forEach(this::look);
    if (schema.path("additionalProperties").isObject()) {
      look(schema.path("additionalProperties"));
    }
    if (schema.path("items").isObject()) {
      look(schema.path("items"));
    }
  }
}
