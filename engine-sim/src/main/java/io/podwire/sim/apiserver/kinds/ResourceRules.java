package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.List;
import java.util.Map;

/** What a container may request of its node. */
final class ResourceRules {
  private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");

  private ResourceRules() {}

  static void validate(JsonNode resources, FieldPath path, Errors errors) {
    for (String list : new String[] {"limits", "requests"}) {
      for (Map.Entry<String, JsonNode> entry : resources.path(list).properties()) {
        String name = entry.getKey();
        FieldPath at = path.child(list).key(name);
        name(name, path.child(list), errors);
        Quantity amount = Quantity.parse(entry.getValue().asText());
        if (amount.isNegative()) {
          errors.invalid(at, amount.toString(), "must be greater than or equal to 0");
        }
      }
    }
    for (Map.Entry<String, JsonNode> request : resources.path("requests").properties()) {
      boolean extended =
          request.getKey().contains("/") || request.getKey().startsWith("hugepages-");
      if (extended && !resources.path("limits").has(request.getKey())) {
        errors.required(path.child("limits"), "Limit must be set for non overcommitable resources");
      }
      String limit = resources.path("limits").path(request.getKey()).asText();
      if (!limit.isEmpty()
          && Quantity.parse(request.getValue().asText()).compareTo(Quantity.parse(limit)) > 0) {
        errors.invalid(
            path.child("requests"),
            request.getValue(),
            "must be less than or equal to " + request.getKey() + " limit of " + limit);
      }
    }
  }

  /** Finds what is wrong with the name of something that a container may request. */
  static void name(String name, FieldPath path, Errors errors) {
    boolean known = STANDARD.contains(name) || name.startsWith("hugepages-") || name.contains("/");
    if (!known) {
      errors.invalid(path.key(name), name, "must be a standard resource type or fully qualified");
      errors.invalid(path.key(name), name, "must be a standard resource for containers");
    }
  }
}
