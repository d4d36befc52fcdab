package io.podwire.sim.apiserver.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A structure with named fields. */
public final class Struct {
  private final String name;
  private final boolean atomic;
  private final boolean custom;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  /** A structure of a kind that Kubernetes does not define. */
  public Struct(String name, List<Field> fields) {
    this.name = name;
    this.atomic = false;
    this.custom = true;
    fields.forEach(field -> this.fields.put(field.name(), field));
  }

  Struct(Schema schema, String line) {
    String[] parts = line.split("\\|");
    this.custom = false;
    this.atomic = parts[0].endsWith("=");
    this.name = atomic ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
    for (int i = 1; i < parts.length; i++) {
      Field field = Field.parse(schema, parts[i]);
      fields.put(field.name(), field);
    }
  }

  /** Its full name, for example {@code core.v1.PodSpec}. */
  public String name() {
    return name;
  }

  /** Its name in Go, for example {@code PodSpec}. */
  public String shortName() {
    return Schema.shortName(name);
  }

  /** Whether it is replaced as a whole. */
  public boolean atomic() {
    return atomic;
  }

  /** Whether it is of a kind that Kubernetes does not define. */
  public boolean custom() {
    return custom;
  }

  public @Nullable Field field(String field) {
    return fields.get(field);
  }

  public Map<String, Field> fields() {
    return Collections.unmodifiableMap(fields);
  }
}
