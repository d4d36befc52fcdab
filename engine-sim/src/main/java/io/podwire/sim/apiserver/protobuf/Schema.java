package io.podwire.sim.apiserver.protobuf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which field has which number, for every message of the built-in kinds. */
final class Schema {
  private static final String FILE = "protobuf-fields.txt";

  /**
   * A field of a message.
   *
   * @param inline whether its own fields are the message's, in JSON
   * @param keepsZero whether a zero is a value, not the lack of one
   * @param shape how its value is written: a word of {@link Values}, or a message's name, behind
   *     {@code []} for a list and {@code {}} for a map
   */
  record Field(boolean inline, boolean keepsZero, String name, String shape) {}

  private final Map<String, String> messageOfKind = new HashMap<>();
  private final Map<String, Map<Integer, Field>> messages = new HashMap<>();

  private Schema() {}

  private static final class Holder {
    static final Schema BUILT_IN = read();
  }

  /** The one of the built-in kinds; read when it is first needed. */
  static Schema builtIn() {
    return Holder.BUILT_IN;
  }

  /** The message that holds objects of the kind. */
  @Nullable String message(String apiVersion, String kind) {
    String exact = messageOfKind.get(apiVersion + " " + kind);
    return exact == null ? messageOfKind.get("* " + kind) : exact;
  }

  /** The fields of the message by their numbers. */
  Map<Integer, Field> fields(String message) {
    return Objects.requireNonNull(messages.get(message), message);
  }

  private static Schema read() {
    Schema schema = new Schema();
    try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(FILE), FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(schema::add);
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line) {
    int equals = line.indexOf(" = ");
    if (equals >= 0) {
      messageOfKind.put(line.substring(0, equals), line.substring(equals + 3));
      return;
    }
    int colon = line.indexOf(':');
    Map<Integer, Field> fields = new HashMap<>();
    for (String field : line.substring(colon + 1).split(";")) {
      if (!field.isBlank()) {
        String[] parts = field.strip().split(" ");
        fields.put(
            Integer.valueOf(parts[0]),
            new Field(parts[1].equals("<"), parts[1].equals("*"), parts[2], parts[3]));
      }
    }
    messages.put(line.substring(0, colon), fields);
  }
}
