package io.podwire.sim.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes JSON trees, without any binding to classes. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);
  private static final ObjectReader UNIQUE =
      MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final ObjectWriter WRITER = MAPPER.writer();

  // As https://pkg.go.dev/encoding/json#MarshalIndent does it with two spaces.
  private static final class Indented {
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter WRITER =
        MAPPER.writer(
            new DefaultPrettyPrinter(
                    Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(LINES)
                .withArrayIndenter(LINES));
  }

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The compact form of the tree, in UTF-8. */
  public static byte[] bytes(JsonNode tree) {
    return bytes(WRITER, tree);
  }

  /** The tree on lines of their own, indented. */
  public static byte[] pretty(JsonNode tree) {
    return bytes(Indented.WRITER, tree);
  }

  private static byte[] bytes(ObjectWriter writer, JsonNode tree) {
    try {
      return writer.writeValueAsBytes(tree);
    } catch (JsonProcessingException treesCanAlwaysBeWritten) {
      throw new UncheckedIOException(treesCanAlwaysBeWritten);
    }
  }

  /**
   * The tree of the text.
   *
   * @throws JsonProcessingException if it is not JSON
   */
  public static JsonNode parse(byte[] json) throws JsonProcessingException {
    return parse(READER, json);
  }

  /**
   * As {@link #parse(byte[])}, of a text that has no field of an object twice.
   *
   * @throws JsonProcessingException if it is not JSON, or has
   */
  public static JsonNode parseUnique(byte[] json) throws JsonProcessingException {
    return parse(UNIQUE, json);
  }

  private static JsonNode parse(ObjectReader reader, byte[] json) throws JsonProcessingException {
    try {
      return reader.readValue(json);
    } catch (JsonProcessingException malformed) {
      throw malformed;
    } catch (IOException bytesInMemoryCanAlwaysBeRead) {
      throw new UncheckedIOException(bytesInMemoryCanAlwaysBeRead);
    }
  }

  static ObjectNode parseObject(byte[] json) {
    try {
      return (ObjectNode) parse(json);
    } catch (JsonProcessingException ownOutputCanAlwaysBeRead) {
      throw new UncheckedIOException(ownOutputCanAlwaysBeRead);
    }
  }
}
