package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * When a Job is to end, beside the numbers.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/batch/validation/validation.go">validation.go</a>
 */
final class JobPolicyRules {
  private static final int MOST_PARALLEL = 100_000;
  private static final int MOST_PARALLEL_OF_MANY = 10_000;
  private static final int MANY = 100_000;
  private static final String CODES = "onExitCodes";
  private static final String CONDITIONS = "onPodConditions";
  private static final String PER_INDEX = "backoffLimitPerIndex";
  private static final String FAILED = "maxFailedIndexes";

  private JobPolicyRules() {}

  /** What comes before the completion mode. */
  static void limits(JsonNode spec, FieldPath path, Errors errors) {
    WorkloadRules.nonNegative(spec, PER_INDEX, path, errors);
    WorkloadRules.nonNegative(spec, FAILED, path, errors);
    if (spec.has(FAILED) && !spec.has(PER_INDEX)) {
      errors.required(path.child(PER_INDEX), "when maxFailedIndexes is specified");
    }
    String manager = spec.path("managedBy").asText();
    if (spec.has("managedBy") && !manager.matches("[^/\\s]+/[^\\s]+")) {
      errors.invalid(
          path.child("managedBy"),
          manager,
          "must be a domain-prefixed path (such as \"acme.io/foo\")");
    }
  }

  /** What an indexed Job with so many completions may have. */
  static void ofIndexed(JsonNode spec, FieldPath path, Errors errors) {
    most(spec, "parallelism", MOST_PARALLEL, " when completion mode is Indexed", path, errors);
    int completions = spec.path("completions").asInt();
    if (spec.path(FAILED).asInt() > completions) {
      errors.invalid(
          path.child(FAILED), spec.path(FAILED), "must be less than or equal to completions");
    }
    most(spec, FAILED, MOST_PARALLEL, "", path, errors);
    if (completions > MANY && spec.has(PER_INDEX)) {
      String when =
          " when completions are above " + MANY + " and used with backoff limit per index";
      if (!spec.has(FAILED)) {
        errors.required(path.child(FAILED), "must be specified when completions is above " + MANY);
      }
      most(spec, "parallelism", MOST_PARALLEL_OF_MANY, when, path, errors);
      most(spec, FAILED, MOST_PARALLEL_OF_MANY, when, path, errors);
    }
  }

  private static void most(
      JsonNode spec, String field, int most, String when, FieldPath path, Errors errors) {
    if (spec.path(field).asInt() > most) {
      errors.invalid(
          path.child(field), spec.path(field), "must be less than or equal to " + most + when);
    }
  }

  /** What comes after the completion mode. */
  static void policies(JsonNode spec, FieldPath path, Errors errors) {
    boolean indexed = spec.path("completionMode").asText().equals("Indexed");
    if (spec.has(PER_INDEX) && !indexed) {
      errors.invalid(
          path.child(PER_INDEX), spec.path(PER_INDEX), "requires indexed completion mode");
    }
    failures(spec, path.child("podFailurePolicy").child("rules"), errors);
    FieldPath success = path.child("successPolicy");
    if (spec.has("successPolicy") && !indexed) {
      errors.invalid(
          success, internal(spec.path("successPolicy")), "requires indexed completion mode");
    } else if (spec.has("successPolicy")) {
      successes(spec, success.child("rules"), errors);
    }
    List<String> replacing =
        spec.has("podFailurePolicy") ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed");
    String policy = spec.path("podReplacementPolicy").asText("Failed");
    if (!replacing.contains(policy)) {
      errors.notSupported(path.child("podReplacementPolicy"), policy, replacing);
    }
  }

  private static void failures(JsonNode spec, FieldPath path, Errors errors) {
    Set<String> containers = new HashSet<>();
    for (String list : new String[] {"containers", "initContainers"}) {
      spec.at("/template/spec")
          .path(list)
          .forEach(container -> containers.add(container.path("name").asText()));
    }
    int index = 0;
    for (JsonNode rule : spec.path("podFailurePolicy").path("rules")) {
      FieldPath at = path.index(index++);
      String action = rule.path("action").asText();
      if (action.isEmpty()) {
        errors.required(
            at.child("action"), "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
      } else if (action.equals("FailIndex") && !spec.has(PER_INDEX)) {
        errors.invalid(at.child("action"), action, "requires the backoffLimitPerIndex to be set");
      } else if (!action.matches("Count|FailIndex|FailJob|Ignore")) {
        errors.notSupported(
            at.child("action"), action, List.of("Count", "FailIndex", "FailJob", "Ignore"));
      }
      if (rule.has(CODES)) {
        codes(rule.path(CODES), at.child(CODES), containers, errors);
      }
      conditions(rule.path(CONDITIONS), at.child(CONDITIONS), errors);
      if (rule.has(CODES) && !rule.path(CONDITIONS).isEmpty()) {
        errors.misshapen(at, "specifying both OnExitCodes and OnPodConditions is not supported");
      } else if (!rule.has(CODES) && rule.path(CONDITIONS).isEmpty()) {
        errors.misshapen(at, "specifying one of OnExitCodes and OnPodConditions is required");
      }
    }
  }

  private static void codes(
      JsonNode requirement, FieldPath path, Set<String> containers, Errors errors) {
    String operator = requirement.path("operator").asText();
    if (!operator.equals("In") && !operator.equals("NotIn")) {
      errors.notSupported(path.child("operator"), operator, List.of("In", "NotIn"));
    }
    String container = requirement.path("containerName").asText();
    if (requirement.has("containerName") && !containers.contains(container)) {
      errors.invalid(
          path.child("containerName"),
          container,
          "must be one of the container or initContainer names in the pod template");
    }
    JsonNode values = requirement.path("values");
    if (values.isEmpty()) {
      errors.invalid(
          path.child("values"),
          JsonNodeFactory.instance.arrayNode(),
          "at least one value is required");
    }
    boolean ordered = true;
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      FieldPath at = path.child("values").index(i);
      if (operator.equals("In") && value.asInt() == 0) {
        errors.invalid(at, value, "must not be 0 for the In operator");
      }
      if (!seen.add(value.asInt())) {
        errors.duplicate(at, value);
      }
      ordered &= i == 0 || values.get(i - 1).asInt() <= value.asInt();
    }
    if (!ordered) {
      errors.invalid(path.child("values"), values, "must be ordered");
    }
  }

  private static void conditions(JsonNode patterns, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode pattern : patterns) {
      FieldPath at = path.index(index++);
      String type = pattern.path("type").asText();
      errors.invalidEach(at.child("type"), type, Formats.qualifiedName(type));
      String status = pattern.path("status").asText("True");
      if (!status.matches("True|False|Unknown")) {
        errors.notSupported(at.child("status"), status, List.of("False", "True", "Unknown"));
      }
    }
  }

  /** As the server's own types print. */
  private static ObjectNode internal(JsonNode policy) {
    ObjectNode printed = JsonNodeFactory.instance.objectNode();
    ArrayNode rules = printed.putArray("Rules");
    for (JsonNode rule : policy.path("rules")) {
      ObjectNode each = rules.addObject();
      for (String field : new String[] {"succeededIndexes", "succeededCount"}) {
        JsonNode value = rule.path(field);
        String name = "S" + field.substring(1);
        each.set(name, value.isMissingNode() ? each.nullNode() : value);
      }
    }
    return printed;
  }

  private static void successes(JsonNode spec, FieldPath path, Errors errors) {
    JsonNode rules = spec.path("successPolicy").path("rules");
    if (rules.isEmpty()) {
      errors.required(
          path, "at least one rules must be specified when the successPolicy is specified");
    }
    int completions = spec.path("completions").asInt();
    int index = 0;
    for (JsonNode rule : rules) {
      success(rule, path.index(index++), completions, errors);
    }
  }

  private static void success(JsonNode rule, FieldPath path, int completions, Errors errors) {
    JsonNode count = rule.path("succeededCount");
    if (!rule.has("succeededIndexes") && count.isMissingNode()) {
      errors.required(path, "at least one of succeededCount or succeededIndexes must be specified");
    }
    int indexes = -1;
    if (rule.has("succeededIndexes")) {
      String text = rule.path("succeededIndexes").asText();
      try {
        indexes = count(text, completions);
      } catch (IllegalArgumentException wrong) {
        errors.invalid(
            path.child("succeededIndexes"),
            text,
            "error parsing succeededIndexes: " + wrong.getMessage());
      }
    }
    if (count.isMissingNode()) {
      return;
    }
    WorkloadRules.nonNegative(rule, "succeededCount", path, errors);
    String most = "must be less than or equal to ";
    if (count.asInt() > completions) {
      errors.invalid(
          path.child("succeededCount"),
          count,
          most + completions + " (the number of specified completions)");
    }
    if (indexes >= 0 && count.asInt() > indexes) {
      errors.invalid(
          path.child("succeededCount"),
          count,
          most + indexes + " (the number of indexes in the specified succeededIndexes field)");
    }
  }

  /** How many indexes the text names. */
  private static int count(String text, int completions) {
    int total = 0;
    int previous = -1;
    for (String range : text.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int first = -1;
      for (String end : ends) {
        if (!end.matches("\\d{1,9}")) {
          throw new IllegalArgumentException(
              "cannot convert string to integer for index: \"" + end + "\"");
        }
        int index = Integer.parseInt(end);
        if (index >= completions) {
          throw new IllegalArgumentException("too large index: \"" + end + "\"");
        }
        if (index <= previous) {
          throw new IllegalArgumentException(
              "non-increasing order, previous: " + previous + ", current: " + index);
        }
        first = first < 0 ? index : first;
        previous = index;
      }
      total += previous - first + 1;
    }
    return total;
  }
}
