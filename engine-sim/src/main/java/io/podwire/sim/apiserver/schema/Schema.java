package io.podwire.sim.apiserver.schema;

import io.podwire.sim.store.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All structures of Kubernetes 1.34; each is parsed when it is first asked for. Thread-safe. */
public final class Schema {
  private static final Schema KUBERNETES = new Schema();

  // Looked up by name, never iterated.
  private final Map<String, String> lines = new HashMap<>();
  private final Map<String, Struct> structs = new ConcurrentHashMap<>();

  private Schema() {
    try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream("schema.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (int start = 0; start < text.length(); ) {
        int end = text.indexOf('\n', start);
        int bar = text.indexOf('|', start);
        int nameEnd = text.charAt(bar - 1) == '=' ? bar - 1 : bar;
        lines.put(text.substring(start, nameEnd), text.substring(start, end));
        start = end + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Schema kubernetes() {
    return KUBERNETES;
  }

  /** The structure of the kind; empty for kinds that Kubernetes does not define. */
  public Optional<Struct> of(ResourceType type) {
    String group = type.group().isEmpty() ? "core" : type.group().split("\\.")[0];
    String name = group + "." + type.version() + "." + type.kind();
    return lines.containsKey(name) ? Optional.of(struct(name)) : Optional.empty();
  }

  /** The structure of that name, for example {@code core.v1.PodSpec}. */
  public Struct struct(String name) {
    Struct known = structs.get(name);
    if (known == null) {
      known =
          new Struct(
              this, Objects.requireNonNull(lines.get(name), () -> "schema.txt lacks " + name));
      structs.put(name, known);
    }
    return known;
  }

  static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
