package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields an object holds, and which of them a change touches. */
public final class ObjectFields {
  // Nobody owns what the server says or what says which object it is.
  private static final List<String> OF_THE_SERVER =
      List.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "generation",
          "managedFields",
          "resourceVersion",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  // Structures that their parents hold in Go by value and not by a pointer.
  private static final List<String> ALWAYS =
      List.of(
          "metadata",
          "spec",
          "status",
          "template",
          "strategy",
          "updateStrategy",
          "jobTemplate",
          "loadBalancer",
          "podSelector",
          "state",
          "lastState",
          "scaleTargetRef",
          "involvedObject",
          "source");

  private ObjectFields() {}

  /** All fields that the object holds and somebody may own. */
  public static FieldSet of(ObjectNode object, @Nullable Struct struct) {
    FieldSet set = new FieldSet();
    fields(object, struct, set);
    return withoutIdentity(set);
  }

  private static FieldSet withoutIdentity(FieldSet set) {
    set.drop("f:apiVersion");
    set.drop("f:kind");
    FieldSet metadata = set.child("f:metadata");
    OF_THE_SERVER.forEach(field -> metadata.drop(FieldSteps.field(field)));
    if (metadata.children().isEmpty()) {
      set.drop("f:metadata");
    }
    return set;
  }

  private static void fields(JsonNode object, @Nullable Struct struct, FieldSet set) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = struct == null ? null : struct.field(entry.getKey());
      FieldSet below = set.child(FieldSteps.field(entry.getKey()));
      value(field, field == null ? null : field.type(), entry.getValue(), below);
    }
  }

  private static void value(
      @Nullable Field field, @Nullable Type type, JsonNode value, FieldSet set) {
    switch (Walk.divide(field, type, value)) {
      case WHOLE -> set.add();
      case FIELDS -> fields(value, Walk.struct(type), set);
      case ENTRIES -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          FieldSet below = set.child(FieldSteps.field(entry.getKey()));
          value(null, Walk.element(type), entry.getValue(), below);
        }
      }
      case KEYED -> {
        for (JsonNode element : value) {
          FieldSet below = set.child(FieldSteps.element(nonNull(field), element));
          below.add();
          Struct struct = Walk.struct(Walk.element(type));
          if (struct == null || !struct.atomic()) {
            fields(element, struct, below);
          }
        }
      }
      case SET -> value.forEach(element -> set.child(FieldSteps.scalar(element)).add());
    }
  }

  /** The fields whose values differ between the two or that only the second one holds. */
  public static FieldSet changed(ObjectNode before, ObjectNode after, @Nullable Struct struct) {
    FieldSet set = new FieldSet();
    changedFields(before, after, struct, set);
    return withoutIdentity(set);
  }

  private static void changedFields(
      JsonNode before, JsonNode after, @Nullable Struct struct, FieldSet set) {
    for (Map.Entry<String, JsonNode> entry : after.properties()) {
      String name = entry.getKey();
      Field field = struct == null ? null : struct.field(name);
      JsonNode old = before.path(name);
      if (!entry.getValue().equals(old)) {
        Type type = field == null ? null : field.type();
        changedValue(field, type, old, entry.getValue(), set.child(FieldSteps.field(name)));
      }
    }
  }

  private static void changedValue(
      @Nullable Field field, @Nullable Type type, JsonNode before, JsonNode after, FieldSet set) {
    if (before.isMissingNode()) {
      newValue(field, type, after, set);
      return;
    }
    switch (Walk.divide(field, type, after)) {
      case WHOLE -> set.add();
      case FIELDS -> changedFields(before, after, Walk.struct(type), set);
      case ENTRIES -> {
        for (Map.Entry<String, JsonNode> entry : after.properties()) {
          JsonNode old = before.path(entry.getKey());
          if (!entry.getValue().equals(old)) {
            FieldSet below = set.child(FieldSteps.field(entry.getKey()));
            changedValue(null, Walk.element(type), old, entry.getValue(), below);
          }
        }
      }
      case KEYED -> changedElements(nonNull(field), before, after, set);
      case SET -> {
        List<String> known = FieldSteps.of(nonNull(field), before);
        for (String step : FieldSteps.of(nonNull(field), after)) {
          if (!known.contains(step)) {
            set.child(step).add();
          }
        }
      }
    }
  }

  /** A container that is new is itself a field, beside those in it. */
  private static void newValue(
      @Nullable Field field, @Nullable Type type, JsonNode value, FieldSet set) {
    Walk.Division division = Walk.divide(field, type, value);
    if (division == Walk.Division.WHOLE || division == Walk.Division.SET) {
      value(field, type, value, set);
      if (division == Walk.Division.SET && isNews(field, type)) {
        set.add();
      }
      return;
    }
    if (isNews(field, type)) {
      set.add();
    }
    if (division == Walk.Division.KEYED) {
      for (JsonNode element : value) {
        FieldSet below = set.child(FieldSteps.element(nonNull(field), element));
        below.add();
        Struct struct = Walk.struct(Walk.element(type));
        if (struct == null || !struct.atomic()) {
          newFields(element, struct, null, below);
        }
      }
    } else {
      boolean entries = division == Walk.Division.ENTRIES;
      newFields(value, Walk.struct(type), entries ? Walk.element(type) : null, set);
    }
  }

  private static void newFields(
      JsonNode object, @Nullable Struct struct, @Nullable Type entries, FieldSet set) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = struct == null ? null : struct.field(entry.getKey());
      Type type = field == null ? entries : field.type();
      newValue(field, type, entry.getValue(), set.child(FieldSteps.field(entry.getKey())));
    }
  }

  /** Whether Go's form of the object does not have the container anyway, empty. */
  private static boolean isNews(@Nullable Field field, @Nullable Type type) {
    boolean always =
        field != null
            && (field.required()
                || type instanceof Type.Reference && ALWAYS.contains(field.name()));
    return !always;
  }

  private static void changedElements(Field field, JsonNode before, JsonNode after, FieldSet set) {
    Struct struct = Walk.struct(Walk.element(field.type()));
    List<String> known = FieldSteps.of(field, before);
    int index = 0;
    for (String step : FieldSteps.of(field, after)) {
      JsonNode element = after.get(index++);
      int at = known.indexOf(step);
      if (at < 0) {
        set.child(step).add();
        newFields(element, struct, null, set.child(step));
      } else if (!before.get(at).equals(element)) {
        changedFields(before.get(at), element, struct, set.child(step));
      }
    }
  }

  private static Field nonNull(@Nullable Field field) {
    return java.util.Objects.requireNonNull(field);
  }
}
