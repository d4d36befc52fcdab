package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** What a Pod may say that it tolerates. */
final class TolerationRules {
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private TolerationRules() {}

  static void validate(JsonNode tolerations, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode toleration : tolerations) {
      FieldPath at = path.index(index++);
      String key = toleration.path("key").asText();
      String operator = toleration.path("operator").asText();
      String value = toleration.path("value").asText();
      String effect = toleration.path("effect").asText();
      if (!key.isEmpty()) {
        errors.invalidEach(at.child("key"), key, Formats.qualifiedName(key));
      } else if (!operator.equals("Exists")) {
        errors.invalid(
            at.child("operator"),
            operator,
            "operator must be Exists when `key` is empty, which means \"match all values and all"
                + " keys\"");
      }
      if (toleration.has("tolerationSeconds") && !effect.equals("NoExecute")) {
        errors.invalid(
            at.child("effect"),
            effect,
            "effect must be 'NoExecute' when `tolerationSeconds` is set");
      }
      switch (operator) {
        case "", "Equal" ->
            errors.invalidEach(at.child("operator"), value, Formats.labelValue(value));
        case "Exists" -> {
          if (!value.isEmpty()) {
            errors.invalid(
                at.child("operator"), value, "value must be empty when `operator` is 'Exists'");
          }
        }
        default -> errors.notSupported(at.child("operator"), operator, List.of("Equal", "Exists"));
      }
      if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
        errors.notSupported(at.child("effect"), effect, EFFECTS);
      }
    }
  }
}
