package io.podwire.sim.apiserver.table;

import io.podwire.sim.store.ApiObject;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param type for example {@code string}, {@code integer} or {@code date}
 * @param priority 0 if it always shows, more if only with {@code -o wide}
 * @param cell the text, number or truth value of an object at a moment; null where it has none
 */
public record Column(
    String name,
    String type,
    String format,
    String description,
    int priority,
    BiFunction<ApiObject, Instant, @Nullable Object> cell) {
  Column(
      String name,
      String type,
      boolean wide,
      BiFunction<ApiObject, Instant, @Nullable Object> cell) {
    this(name, type, "", "", wide ? 1 : 0, cell);
  }

  static Column text(String name, Function<ApiObject, String> cell) {
    return new Column(name, "string", false, (object, now) -> cell.apply(object));
  }

  static Column number(String name, String... path) {
    return new Column(name, "integer", false, (object, now) -> object.at(path).asLong());
  }

  static Column wide(String name, Function<ApiObject, String> cell) {
    return new Column(name, "string", true, (object, now) -> cell.apply(object));
  }

  /** The object's name. */
  public static Column ofName() {
    return named(ApiObject::name);
  }

  /** The object's name, with what else is to be said in its place. */
  static Column named(Function<ApiObject, String> cell) {
    return new Column("Name", "string", "name", "", 0, (object, now) -> cell.apply(object));
  }

  /** How old the object is; of built-in kinds a string, of custom ones a date. */
  public static Column ofAge(String type) {
    return new Column(
        "Age",
        type,
        "",
        "",
        0,
        (object, now) -> Ages.since(object.text("metadata", "creationTimestamp"), now));
  }
}
