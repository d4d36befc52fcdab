package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.DecodingException;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Brings what a client sent into the shape of its kind, or refuses it. */
final class Decoding {
  private Decoding() {}

  /**
   * Decodes the object in place.
   *
   * @return what the client is to be warned of
   */
  static List<String> decode(
      Strategy strategy,
      ResourceType type,
      ObjectNode object,
      List<String> duplicates,
      WriteOptions options) {
    List<String> unknown;
    try {
      unknown = strategy.decode(type, object);
    } catch (DecodingException wrong) {
      throw refusal(type, wrong.message());
    }
    if (unknown.isEmpty() && duplicates.isEmpty()
        || options.unknownFields() == WriteOptions.FieldValidation.IGNORE) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    duplicates.forEach(field -> problems.add("duplicate field \"" + field + "\""));
    unknown.forEach(field -> problems.add("unknown field \"" + field + "\""));
    if (options.unknownFields() == WriteOptions.FieldValidation.STRICT) {
      throw refusal(
          type, problems.stream().collect(Collectors.joining(", ", "strict decoding error: ", "")));
    }
    return problems;
  }

  private static ApiException refusal(ResourceType type, String why) {
    return Statuses.badRequest(
        type.kind()
            + " in version \""
            + type.version()
            + "\" cannot be handled as a "
            + type.kind()
            + ": "
            + why);
  }
}
