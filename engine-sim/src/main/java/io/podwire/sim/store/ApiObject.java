package io.podwire.sim.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of an object of the API. Nobody changes it: whoever wants another state edits a
 * {@link #copy()} and sends that to the API server.
 *
 * <p>It is kept as the bytes of its JSON, or as a tree, or both, and makes one from the other when
 * asked; see {@link ParsedObjects}. Confined to the holder of the baton, as the store is.
 */
public final class ApiObject {
  private @Nullable ObjectNode tree;
  private byte @Nullable [] json;
  private @Nullable ParsedObjects parsed;
  private @Nullable String name; // what is asked for most is found once
  private @Nullable String namespace;
  private @Nullable String uid;
  private @Nullable JsonNode controller; // part of the tree
  boolean recentlyRead;

  private ApiObject(@Nullable ObjectNode tree, byte @Nullable [] json) {
    this.tree = tree;
    this.json = json;
  }

  /** The object that the tree describes; the caller gives the tree away. */
  public static ApiObject of(ObjectNode tree) {
    return new ApiObject(tree, null);
  }

  /** A tree of the caller's own to edit. */
  public ObjectNode copy() {
    return tree != null ? tree.deepCopy() : Json.parseObject(json());
  }

  /** As {@link #copy}, with that status in place of its own, and without what no status needs. */
  public ObjectNode withStatus(ObjectNode status) {
    ObjectNode from = tree();
    ObjectNode changed = from.objectNode();
    changed.set("apiVersion", from.get("apiVersion"));
    changed.set("kind", from.get("kind"));
    changed.set("metadata", from.path("metadata").deepCopy());
    changed.set("status", status);
    return changed;
  }

  /** A status of the caller's own to edit, empty if there is none. */
  public ObjectNode copyOfStatus() {
    return at("status") instanceof ObjectNode status ? status.deepCopy() : tree().objectNode();
  }

  /** The tree to read from; nobody may change it. */
  public ObjectNode tree() {
    ObjectNode known = tree;
    if (known == null) {
      known = Json.parseObject(json());
      tree = known;
      if (parsed != null) {
        parsed.add(this);
      }
    }
    recentlyRead = true;
    return known;
  }

  /** Its compact JSON in UTF-8; nobody may change it. */
  public byte[] json() {
    byte[] known = json;
    if (known == null) {
      known = Json.bytes(tree());
      json = known;
    }
    return known;
  }

  /** Lets the tree be dropped, and parsed again on demand, once the bound is reached. */
  void keepIn(ParsedObjects bound) {
    json();
    parsed = bound;
    if (tree != null) {
      bound.add(this);
    }
  }

  void dropTree() {
    json();
    tree = null;
    controller = null;
  }

  /** The node at the end of the path of fields, or a missing node. */
  public JsonNode at(String... path) {
    JsonNode node = tree();
    for (String field : path) {
      node = node.path(field);
    }
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  /** The text at the end of the path of fields; empty if there is none. */
  public String text(String... path) {
    return at(path).asText("");
  }

  public String kind() {
    return text("kind");
  }

  public String name() {
    String known = name;
    if (known == null) {
      known = text("metadata", "name");
      name = known;
    }
    return known;
  }

  /** The namespace; empty for a cluster-scoped object. */
  public String namespace() {
    String known = namespace;
    if (known == null) {
      known = text("metadata", "namespace");
      namespace = known;
    }
    return known;
  }

  public String uid() {
    String known = uid;
    if (known == null) {
      known = text("metadata", "uid");
      uid = known;
    }
    return known;
  }

  /** The reference to its managing controller; a missing node if it has none. */
  public JsonNode controller() {
    JsonNode known = controller;
    if (known == null) {
      known = findController();
      controller = known;
    }
    return known;
  }

  private JsonNode findController() {
    for (JsonNode owner : at("metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner;
      }
    }
    return MissingNode.getInstance();
  }

  public long resourceVersion() {
    return at("metadata", "resourceVersion").asLong(0);
  }

  /** Whether its deletion was asked for and is not complete yet. */
  public boolean isDeleting() {
    return !at("metadata", "deletionTimestamp").isMissingNode();
  }

  public Map<String, String> labels() {
    return strings("metadata", "labels");
  }

  public Map<String, String> annotations() {
    return strings("metadata", "annotations");
  }

  /** The texts of the object at the end of the path, in its order. */
  public Map<String, String> strings(String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    at(path).properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return Collections.unmodifiableMap(texts);
  }

  @Override
  public String toString() {
    return kind() + " " + (namespace().isEmpty() ? name() : namespace() + "/" + name());
  }
}
