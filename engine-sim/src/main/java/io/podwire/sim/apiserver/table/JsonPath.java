package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path as columns of custom resources write it: {@code .spec.ports[0].name}, {@code
 * .metadata.annotations['a.b/c']}, {@code .items[*]}, {@code
 * .conditions[?(@.type=="Ready")].status}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">JSONPath support</a>
 */
public final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<field>(?:\\\\.|[^.\\[\\\\])+)"
              + "|\\[(?<index>-?\\d+)]"
              + "|\\[\\*]"
              + "|\\.\\*"
              + "|\\[['\"](?<key>[^'\"]*)['\"]]"
              + "|\\[\\?\\(@(?<of>[^=!]+?)\\s*(?<how>==|!=)\\s*(?<value>[^)]*)\\)]");

  private final List<Function<JsonNode, List<JsonNode>>> steps;

  private JsonPath(List<Function<JsonNode, List<JsonNode>>> steps) {
    this.steps = steps;
  }

  /** Whether {@link #parse} takes it. */
  public static boolean isValid(String path) {
    return path.startsWith(".") && steps(path) != null;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it has a form that columns do not have
   */
  public static JsonPath parse(String path) {
    List<Function<JsonNode, List<JsonNode>>> steps = steps(path);
    if (steps == null) {
      throw new IllegalArgumentException("'" + path + "' is not a path like .spec.replicas");
    }
    return new JsonPath(steps);
  }

  private static @Nullable List<Function<JsonNode, List<JsonNode>>> steps(String path) {
    List<Function<JsonNode, List<JsonNode>>> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int end = 0;
    while (end < path.length() && step.find(end) && step.start() == end) {
      steps.add(step(step));
      end = step.end();
    }
    return end == path.length() ? steps : null;
  }

  private static Function<JsonNode, List<JsonNode>> step(Matcher step) {
    String field = step.group("field");
    String key = field == null ? step.group("key") : field.replaceAll("\\\\(.)", "$1");
    if (key != null && !key.equals("*")) {
      return node -> present(node.path(key));
    }
    if (step.group("index") != null) {
      int index = Integer.parseInt(step.group("index"));
      return node -> present(node.path(index < 0 ? node.size() + index : index));
    }
    if (step.group("of") != null) {
      JsonPath of = parse(step.group("of").trim());
      String value = step.group("value").trim().replaceAll("^['\"]|['\"]$", "");
      boolean equal = step.group("how").equals("==");
      return node -> elements(node).stream().filter(each -> of.is(each, value) == equal).toList();
    }
    return JsonPath::elements;
  }

  private boolean is(JsonNode node, String value) {
    JsonNode found = first(node);
    return found != null && found.asText().equals(value);
  }

  private static List<JsonNode> present(JsonNode node) {
    return node.isMissingNode() ? List.of() : List.of(node);
  }

  private static List<JsonNode> elements(JsonNode node) {
    List<JsonNode> elements = new ArrayList<>();
    node.forEach(elements::add);
    return elements;
  }

  /** The first node that the path leads to; null where it leads to none. */
  public @Nullable JsonNode first(JsonNode root) {
    List<JsonNode> nodes = List.of(root);
    for (Function<JsonNode, List<JsonNode>> step : steps) {
      nodes = nodes.stream().flatMap(node -> step.apply(node).stream()).toList();
    }
    return nodes.isEmpty() ? null : nodes.get(0);
  }
}
