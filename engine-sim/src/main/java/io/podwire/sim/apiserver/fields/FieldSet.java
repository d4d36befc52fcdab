package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A set of fields of an object, as {@code fieldsV1} writes it: a tree whose steps are {@code
 * f:field}, {@code k:{"key":"value"}} for an element of a list that is a map, {@code v:value} for
 * one of a set.
 */
public final class FieldSet {
  private final TreeMap<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  /** Reads what {@link #toJson()} writes. */
  public static FieldSet parse(JsonNode json) {
    FieldSet set = new FieldSet();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getKey().equals(".")) {
        set.member = true;
      } else {
        FieldSet child = parse(entry.getValue());
        child.member |= entry.getValue().isEmpty();
        set.children.put(entry.getKey(), child);
      }
    }
    return set;
  }

  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    for (Map.Entry<String, FieldSet> child : children.entrySet()) {
      FieldSet below = child.getValue();
      ObjectNode written = below.toJson();
      if (below.member && !below.children.isEmpty()) {
        ObjectNode marked = Json.object();
        marked.putObject(".");
        marked.setAll(written);
        written = marked;
      }
      json.set(child.getKey(), written);
    }
    return json;
  }

  FieldSet child(String step) {
    return children.computeIfAbsent(step, unseen -> new FieldSet());
  }

  void add() {
    member = true;
  }

  void addAll(FieldSet other) {
    member |= other.member;
    other.children.forEach((step, below) -> child(step).addAll(below));
  }

  void drop(String step) {
    children.remove(step);
  }

  boolean isMember() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  /** Whether nothing is in it. */
  public boolean isEmpty() {
    return !member && children.values().stream().allMatch(FieldSet::isEmpty);
  }

  /** What is in this or the other. */
  public FieldSet union(FieldSet other) {
    FieldSet union = new FieldSet();
    union.addAll(this);
    union.addAll(other);
    return union;
  }

  /** What is in this and not in the other. */
  public FieldSet minus(FieldSet other) {
    FieldSet rest = new FieldSet();
    rest.member = member && !other.member;
    children.forEach(
        (step, below) -> {
          FieldSet left = below.minus(other.children.getOrDefault(step, EMPTY));
          if (!left.isEmpty()) {
            rest.children.put(step, left);
          }
        });
    return rest;
  }

  private static final FieldSet EMPTY = new FieldSet();

  /** What is in both. */
  public FieldSet intersection(FieldSet other) {
    FieldSet both = new FieldSet();
    both.member = member && other.member;
    children.forEach(
        (step, below) -> {
          FieldSet shared = below.intersection(other.children.getOrDefault(step, EMPTY));
          if (!shared.isEmpty()) {
            both.children.put(step, shared);
          }
        });
    return both;
  }

  /**
   * Tells each field of the set, with its path as messages write it: those of a level before those
   * below them.
   */
  public void forEach(BiConsumer<String, FieldSet> visitor) {
    forEach("", visitor);
  }

  private void forEach(String path, BiConsumer<String, FieldSet> visitor) {
    children.forEach(
        (step, below) -> {
          if (below.member) {
            visitor.accept(path + FieldSteps.shown(step), below);
          }
        });
    children.forEach((step, below) -> below.forEach(path + FieldSteps.shown(step), visitor));
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
