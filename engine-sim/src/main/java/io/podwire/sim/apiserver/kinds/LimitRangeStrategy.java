package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * LimitRanges.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">validation.go,
 *     ValidateLimitRange</a>
 */
final class LimitRangeStrategy extends Strategy {
  private static final List<String> TYPES = List.of("Container", "Pod", "PersistentVolumeClaim");
  private static final String REQUEST = "defaultRequest";
  private static final FieldPath LIMITS = FieldPath.of("spec").child("limits");

  @Override
  public boolean hasStatus() {
    return false;
  }

  /** What is not said follows from what is: a default from the maximum, a request from both. */
  @Override
  public void setDefaults(ObjectNode range) {
    for (JsonNode item : range.path("spec").path("limits")) {
      if (item.path("type").asText().equals("Container")) {
        ObjectNode limit = (ObjectNode) item;
        fill(limit, "default", "max");
        fill(limit, "defaultRequest", "default");
        fill(limit, "defaultRequest", "min");
      }
    }
  }

  private static void fill(ObjectNode limit, String field, String from) {
    for (Map.Entry<String, JsonNode> amount : limit.path(from).properties()) {
      ObjectNode filled = Defaults.object(limit, field);
      if (!filled.has(amount.getKey())) {
        filled.set(amount.getKey(), amount.getValue());
      }
    }
  }

  @Override
  public void validate(ObjectNode range, Errors errors) {
    Set<String> types = new HashSet<>();
    int index = 0;
    for (JsonNode limit : range.path("spec").path("limits")) {
      FieldPath path = LIMITS.index(index++);
      String type = limit.path("type").asText();
      if (!TYPES.contains(type) && !type.contains("/")) {
        errors.invalid(
            path.child("type"), type, "must be a standard limit type or fully qualified");
      }
      if (!types.add(type)) {
        errors.duplicate(path.child("type"), type);
      }
      checkNames(type, limit, path, errors);
      Set<String> resources = new TreeSet<>();
      for (String list :
          new String[] {"max", "min", "default", "defaultRequest", "maxLimitRequestRatio"}) {
        limit.path(list).fieldNames().forEachRemaining(resources::add);
      }
      resources.forEach(resource -> checkBounds(resource, limit, path, errors));
    }
  }

  private static void checkNames(String type, JsonNode limit, FieldPath path, Errors errors) {
    names(type, limit, "max", path, errors);
    names(type, limit, "min", path, errors);
    if (type.equals("Pod")) {
      for (String list : new String[] {"default", "defaultRequest"}) {
        if (!limit.path(list).isEmpty()) {
          errors.forbidden(path.child(list), "may not be specified when `type` is 'Pod'");
        }
      }
    } else {
      names(type, limit, "default", path, errors);
      names(type, limit, "defaultRequest", path, errors);
    }
    if (type.equals("PersistentVolumeClaim")
        && !limit.path("min").has("storage")
        && !limit.path("max").has("storage")) {
      errors.required(
          path.child("limits"),
          "either minimum or maximum storage value is required, but neither was provided");
    }
    names(type, limit, "maxLimitRequestRatio", path, errors);
  }

  private static void names(
      String type, JsonNode limit, String list, FieldPath path, Errors errors) {
    if (type.equals("Pod") || type.equals("Container")) {
      limit
          .path(list)
          .fieldNames()
          .forEachRemaining(name -> ResourceRules.name(name, path.child(list), errors));
    }
  }

  private static void checkBounds(String resource, JsonNode limit, FieldPath path, Errors errors) {
    Bounds bounds = new Bounds(resource, limit, path, errors);
    bounds.ascend("min", "max", "min", "min");
    bounds.ascend("min", REQUEST, REQUEST, REQUEST);
    bounds.ascend(REQUEST, "max", REQUEST, REQUEST);
    bounds.ascend(REQUEST, "default", REQUEST, REQUEST);
    bounds.ascend("min", "default", "default", "min");
    bounds.ascend("default", "max", "default", "max");
    bounds.checkRatio();
  }

  /** All that an item says of one resource. */
  private record Bounds(String resource, JsonNode limit, FieldPath path, Errors errors) {
    /**
     * Finds that one bound is above another that it is to be below of.
     *
     * @param blamed the list whose fault it is
     * @param shown the list whose amount is shown as the wrong one, as the server does it
     */
    void ascend(String lower, String upper, String blamed, String shown) {
      if (has(lower) && has(upper) && get(lower).compareTo(get(upper)) > 0) {
        errors.invalid(
            path.child(blamed).key(resource),
            get(shown).toString(),
            name(lower, false) + " is greater than " + name(upper, lower.equals(REQUEST)));
      }
    }

    private String name(String list, boolean afterRequest) {
      String name =
          switch (list) {
            case REQUEST -> "default request value ";
            case "default" -> afterRequest ? "default limit value " : "default value ";
            default -> list + " value ";
          };
      return name + get(list);
    }

    void checkRatio() {
      if (!has("maxLimitRequestRatio")) {
        return;
      }
      FieldPath at = path.child("maxLimitRequestRatio").key(resource);
      Quantity ratio = get("maxLimitRequestRatio");
      if (ratio.compareTo(Quantity.parse("1")) < 0) {
        errors.invalid(at, ratio.toString(), "ratio " + ratio + " is less than 1");
      }
      if (has("min") && has("max") && get("min").value().signum() > 0) {
        var most = get("max").value().divide(get("min").value(), MathContext.DECIMAL64);
        if (ratio.value().compareTo(most) > 0) {
          errors.invalid(
              at,
              ratio.toString(),
              String.format(Locale.ROOT, "ratio %s is greater than max/min = %f", ratio, most));
        }
      }
    }

    private boolean has(String list) {
      return limit.path(list).has(resource);
    }

    private Quantity get(String list) {
      return Quantity.parse(limit.path(list).path(resource).asText());
    }
  }
}
