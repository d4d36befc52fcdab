package io.podwire.sim.apiserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with an object, in the order in which it is found. */
public final class Errors {
  private final List<FieldError> found = new ArrayList<>();

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<FieldError> found() {
    return Collections.unmodifiableList(found);
  }

  public void required(FieldPath field, String detail) {
    add("FieldValueRequired", field, detail("Required value", detail));
  }

  public void invalid(FieldPath field, Object value, String detail) {
    add("FieldValueInvalid", field, detail("Invalid value: " + quote(value), detail));
  }

  /** As {@link #invalid}, of something too large to be shown. */
  public void misshapen(FieldPath field, String detail) {
    add("FieldValueInvalid", field, "Invalid value: " + detail);
  }

  /** As {@link #invalid}, once for each of the details. */
  public void invalidEach(FieldPath field, Object value, List<String> details) {
    details.forEach(detail -> invalid(field, value, detail));
  }

  public void notSupported(FieldPath field, Object value, Collection<String> supported) {
    String values = supported.stream().map(Errors::quote).collect(Collectors.joining(", "));
    add(
        "FieldValueNotSupported",
        field,
        "Unsupported value: " + quote(value) + ": supported values: " + values);
  }

  public void duplicate(FieldPath field, Object value) {
    add("FieldValueDuplicate", field, "Duplicate value: " + quote(value));
  }

  public void forbidden(FieldPath field, String detail) {
    add("FieldValueForbidden", field, detail("Forbidden", detail));
  }

  public void notFound(FieldPath field, Object value) {
    add("FieldValueNotFound", field, "Not found: " + quote(value));
  }

  public void tooLong(FieldPath field, int maximum) {
    add("FieldValueTooLong", field, "Too long: may not be more than " + maximum + " bytes");
  }

  public void tooMany(FieldPath field, int actual, int maximum) {
    String items = maximum == 1 ? " item" : " items";
    add(
        "FieldValueTooMany",
        field,
        "Too many: " + actual + ": must have at most " + maximum + items);
  }

  public void internal(FieldPath field, String detail) {
    add("InternalError", field, "Internal error: " + detail);
  }

  /** Adds what others have found. */
  public void addAll(List<FieldError> others) {
    found.addAll(others);
  }

  private void add(String reason, FieldPath field, String message) {
    found.add(new FieldError(reason, field.toString(), message));
  }

  private static String detail(String what, String detail) {
    return detail.isEmpty() ? what : what + ": " + detail;
  }

  /** The value as Go's {@code %q}, {@code %v} or JSON shows it in a message. */
  static String quote(Object value) {
    if (value instanceof JsonNode node) {
      return node.isTextual() ? quote(node.asText()) : node.toString();
    }
    return value instanceof String text
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"'
        : String.valueOf(value);
  }
}
