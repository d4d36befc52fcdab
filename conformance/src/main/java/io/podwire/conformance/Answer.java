package io.podwire.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An answer of the API server, in lines that are easy to compare. */
final class Answer {
  /** So begins what an engine says of itself, which Kubernetes does not say. */
  private static final String OF_PODWIRE = "\"Podwire's ";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final HttpResponse<String> response;
  private final List<JsonNode> documents;

  Answer(HttpResponse<String> response) {
    this.response = response;
    this.documents = documents(response.body());
  }

  private static List<JsonNode> documents(String body) {
    try (MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(body)) {
      return all.readAll();
    } catch (IOException notJson) {
      return List.of();
    }
  }

  /** The text at the path, which goes through all elements of a list; JSON if it is not a text. */
  String at(String path) {
    JsonNode found = documents.isEmpty() ? MissingNode.getInstance() : at(documents.get(0), path);
    return found.isValueNode() ? found.asText() : json(found);
  }

  /** Whether it is what an {@link Exchange} waits for. */
  boolean satisfies(String until) {
    int space = until.indexOf(' ');
    return space < 0
        ? until.isEmpty() || until.equals(Integer.toString(response.code()))
        : at(until.substring(0, space)).contains(until.substring(space + 1));
  }

  /** The status code, what the server says beside the object, and the fields that are shown. */
  String text(List<String> shown) {
    StringBuilder text = new StringBuilder().append(response.code());
    response.headers("Warning").stream()
        .filter(warning -> !warning.contains(OF_PODWIRE))
        .forEach(warning -> text.append("\nwarning: ").append(warning));
    if (documents.isEmpty()) {
      return text.append('\n').append(response.body().stripTrailing()).append('\n').toString();
    }
    for (JsonNode document : documents) {
      boolean event = document.has("type") && document.has("object");
      JsonNode object = event ? document.path("object") : document;
      text.append(event ? "\n" + document.path("type").asText() : "");
      if (isStatus(object) && shown.stream().allMatch(path -> at(object, path).isMissingNode())) {
        text.append(status(object));
      } else {
        shown.forEach(path -> text.append(event ? " " : "\n").append(field(object, path, event)));
      }
    }
    return text.append('\n').toString();
  }

  /** Also where an object was to be shown, but the server refuses. */
  private static boolean isStatus(JsonNode object) {
    return object.path("kind").asText().equals("Status");
  }

  private static String status(JsonNode status) {
    String reason = status.path("reason").asText(status.path("status").asText());
    String message = status.path("message").asText();
    JsonNode details = status.path("details");
    return " "
        + reason
        + (message.isEmpty() ? "" : "\n" + message.stripTrailing())
        + (details.isEmpty() ? "" : "\n" + json(details));
  }

  /**
   * A list of objects has a line for each, unless all is to be in one. Managed fields are sorted by
   * seconds first, which is chance.
   */
  private static String field(JsonNode object, String path, boolean inOneLine) {
    JsonNode value = at(object, path);
    if (!inOneLine && value.isArray() && value.path(0).isObject()) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add("\n  - " + json(element)));
      if (path.endsWith("managedFields")) {
        elements.sort(null);
      }
      return path + ":" + String.join("", elements);
    }
    return path + ": " + (value.isMissingNode() ? "none" : json(value));
  }

  private static JsonNode at(JsonNode from, String path) {
    if (path.equals(".")) {
      return from;
    }
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    if (from.isArray()) {
      ArrayNode all = JSON.createArrayNode();
      List<JsonNode> found = new ArrayList<>();
      from.forEach(element -> found.add(at(element, path)));
      found.stream().filter(each -> !each.isMissingNode()).forEach(all::add);
      return all;
    }
    return dot < 0 ? from.path(first) : at(from.path(first), path.substring(dot + 1));
  }

  private static String json(JsonNode value) {
    try {
      return JSON.writeValueAsString(JSON.treeToValue(value, Object.class));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
