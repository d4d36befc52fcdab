package io.podwire.sim.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** JSON Patch, RFC 6902, with the messages of {@code evanphx/json-patch}. */
public final class JsonPatch {
  private JsonPatch() {}

  /** Applies the operations in place. */
  public static void apply(ObjectNode target, JsonNode operations) {
    for (JsonNode operation : operations) {
      String path = operation.path("path").asText();
      JsonNode value = operation.path("value");
      switch (operation.path("op").asText()) {
        case "add" -> add(target, path, present(value, path));
        case "remove" -> remove(target, path, "remove");
        case "replace" -> {
          // A field that is not there is replaced all the same, an element of a list is not.
          if (parent(target, steps(path), path, "replace").isArray()) {
            remove(target, path, "replace");
          }
          add(target, path, present(value, path));
        }
        case "move" -> add(target, path, remove(target, operation.path("from").asText(), "move"));
        case "copy" -> add(target, path, find(target, operation.path("from").asText(), "copy"));
        case "test" -> test(target, path, value);
        default ->
            throw new PatchException("Unexpected kind: " + operation.path("op").asText(), true);
      }
    }
  }

  private static JsonNode present(JsonNode value, String path) {
    if (value.isMissingNode()) {
      throw new PatchException("add operation does not apply: doc is missing value: " + path, true);
    }
    return value;
  }

  private static void test(ObjectNode target, String path, JsonNode value) {
    JsonNode found = target.at(path);
    if (!found.equals(value) && !(found.isMissingNode() && value.isNull())) {
      throw new PatchException("testing value " + path + " failed: test failed", true);
    }
  }

  private static JsonNode find(ObjectNode target, String path, String operation) {
    JsonNode found = target.at(path);
    if (found.isMissingNode()) {
      throw missing(path, operation);
    }
    return found.deepCopy();
  }

  private static void add(ObjectNode target, String path, JsonNode value) {
    List<String> steps = steps(path);
    JsonNode parent = parent(target, steps, path, "add");
    String last = steps.get(steps.size() - 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, value.deepCopy());
    } else if (parent instanceof ArrayNode array) {
      int index = last.equals("-") ? array.size() : index(last, array.size() + 1, path);
      array.insert(index, value.deepCopy());
    } else {
      throw missing(path, "add");
    }
  }

  private static JsonNode remove(ObjectNode target, String path, String operation) {
    List<String> steps = steps(path);
    JsonNode parent = parent(target, steps, path, operation);
    String last = steps.get(steps.size() - 1);
    JsonNode removed = null;
    if (parent instanceof ObjectNode object) {
      removed = object.remove(last);
    } else if (parent instanceof ArrayNode array) {
      removed = array.remove(index(last, array.size(), path));
    }
    if (removed == null) {
      throw missing(path, operation);
    }
    return removed;
  }

  private static JsonNode parent(
      ObjectNode target, List<String> steps, String path, String operation) {
    JsonNode parent = target;
    for (String step : steps.subList(0, steps.size() - 1)) {
      parent = parent.isArray() ? parent.path(index(step, parent.size(), path)) : parent.path(step);
    }
    if (parent.isMissingNode()) {
      throw missing(path, operation);
    }
    return parent;
  }

  private static PatchException missing(String path, String operation) {
    String what =
        operation.equals("add") || operation.equals("replace")
            ? operation
                + " operation does not apply: doc is missing "
                + (operation.equals("add") ? "path: \"" : "key: ")
                + path
                + (operation.equals("add") ? "\"" : "")
            : operation + " operation does not apply: doc is missing path: \"" + path + "\"";
    return new PatchException(what + ": missing value", true);
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String step : path.substring(Math.min(1, path.length())).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  private static int index(String step, int size, String path) {
    if (!step.matches("\\d{1,9}") || Integer.parseInt(step) >= size) {
      throw new PatchException("Unable to access invalid index: " + step + " in " + path, true);
    }
    return Integer.parseInt(step);
  }
}
