package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;

/** Who owns an object. */
public final class Owners {
  private Owners() {}

  static boolean isControlledBy(ApiObject object, ApiObject owner) {
    return object.controller().path("uid").asText().equals(owner.uid());
  }

  /** The key of the object's controller if that is of the type, else null. */
  static @org.jspecify.annotations.Nullable ObjectKey controllerKey(
      ApiObject object, ResourceType type) {
    JsonNode owner = object.controller();
    if (!owner.path("kind").asText().equals(type.kind())
        || !group(owner.path("apiVersion").asText()).equals(type.group())) {
      return null;
    }
    return new ObjectKey(type, object.namespace(), owner.path("name").asText());
  }

  static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  static ObjectNode reference(ApiObject owner) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", owner.text("apiVersion"))
        .put("kind", owner.kind())
        .put("name", owner.name())
        .put("uid", owner.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /** Makes the owner the tree's controller. */
  static void adopt(ObjectNode tree, ApiObject owner) {
    tree.withObject("/metadata").withArray("ownerReferences").add(reference(owner));
  }

  /** Takes the owner out of the tree's references. */
  static void release(ObjectNode tree, String ownerUid) {
    ObjectNode metadata = tree.withObject("/metadata");
    ArrayNode others = metadata.arrayNode();
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (!owner.path("uid").asText().equals(ownerUid)) {
        others.add(owner);
      }
    }
    if (others.isEmpty()) {
      metadata.remove("ownerReferences");
    } else {
      metadata.set("ownerReferences", others);
    }
  }
}
