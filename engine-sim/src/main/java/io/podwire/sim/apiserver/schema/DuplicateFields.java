package io.podwire.sim.apiserver.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fields that an object of a JSON text has twice. */
public final class DuplicateFields {
  private final List<String> found = new ArrayList<>();

  private DuplicateFields() {}

  /** The paths of those in the text, which is JSON. */
  public static List<String> of(byte[] json) {
    DuplicateFields fields = new DuplicateFields();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      fields.value(parser, "");
      return fields.found;
    } catch (IOException wasJsonBefore) {
      throw new UncheckedIOException(wasJsonBefore);
    }
  }

  private void value(JsonParser parser, String path) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        value(parser, path + "[" + i + "]");
      }
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      Set<String> names = new HashSet<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String at = path.isEmpty() ? name : path + "." + name;
        if (!names.add(name)) {
          found.add(at);
        }
        parser.nextToken();
        value(parser, at);
      }
    }
  }
}
