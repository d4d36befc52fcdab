package io.podwire.sim.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON Merge Patch, RFC 7386. */
public final class MergePatch {
  private MergePatch() {}

  /** Applies the patch in place. */
  public static void apply(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      String field = change.getKey();
      if (change.getValue().isNull()) {
        target.remove(field);
      } else if (change.getValue() instanceof ObjectNode inner) {
        ObjectNode below =
            target.get(field) instanceof ObjectNode present ? present : target.putObject(field);
        apply(below, inner);
      } else {
        target.set(field, change.getValue().deepCopy());
      }
    }
  }
}
