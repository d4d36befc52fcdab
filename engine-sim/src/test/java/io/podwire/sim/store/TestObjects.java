package io.podwire.sim.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Objects for tests, written as YAML. */
public final class TestObjects {
  private static final YAMLMapper YAML = new YAMLMapper();

  private TestObjects() {}

  /** The object that the document describes. */
  public static ApiObject object(String yaml) {
    return objects(yaml).get(0);
  }

  /** The objects that the documents describe. */
  public static List<ApiObject> objects(String yaml) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      return documents.readAll().stream().map(tree -> ApiObject.of((ObjectNode) tree)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That the object has come to be. */
  public static WatchEvent added(ApiObject object) {
    return new WatchEvent(WatchEvent.Type.ADDED, object, null);
  }

  /** That the object is gone. */
  public static WatchEvent deleted(ApiObject object) {
    return new WatchEvent(WatchEvent.Type.DELETED, object, object);
  }
}
