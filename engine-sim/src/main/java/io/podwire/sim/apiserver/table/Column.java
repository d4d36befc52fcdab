package io.podwire.sim.apiserver.table;

import io.podwire.sim.store.ApiObject;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param type {@code string}, {@code integer} or {@code boolean}
 * @param wide whether it shows only with {@code -o wide}
 * @param cell the text, number or truth value of an object at a moment
 */
record Column(String name, String type, boolean wide, BiFunction<ApiObject, Instant, Object> cell) {
  static Column text(String name, Function<ApiObject, String> cell) {
    return new Column(name, "string", false, (object, now) -> cell.apply(object));
  }

  static Column number(String name, String... path) {
    return new Column(name, "integer", false, (object, now) -> object.at(path).asLong());
  }

  static Column wide(String name, Function<ApiObject, String> cell) {
    return new Column(name, "string", true, (object, now) -> cell.apply(object));
  }

  static Column ofName() {
    return text("Name", ApiObject::name);
  }

  static Column ofAge() {
    return new Column(
        "Age",
        "string",
        false,
        (object, now) -> Ages.since(object.text("metadata", "creationTimestamp"), now));
  }
}
