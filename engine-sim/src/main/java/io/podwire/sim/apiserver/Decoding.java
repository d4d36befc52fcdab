package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Decoder;
import io.podwire.sim.apiserver.schema.DecodingException;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.store.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings what a client sent into the shape of its kind, or refuses it. */
final class Decoding {
  private Decoding() {}

  /**
   * Decodes the object in place.
   *
   * @return what the client is to be warned of
   */
  static List<String> decode(ResourceType type, ObjectNode object, WriteOptions options) {
    Optional<Struct> struct = Schema.kubernetes().of(type);
    if (struct.isEmpty()) {
      return List.of();
    }
    List<String> unknown;
    try {
      unknown = Decoder.decode(struct.get(), object);
    } catch (DecodingException wrong) {
      throw refusal(type, wrong.message());
    }
    if (unknown.isEmpty() || options.unknownFields() == WriteOptions.FieldValidation.IGNORE) {
      return List.of();
    }
    List<String> problems =
        unknown.stream().map(field -> "unknown field \"" + field + "\"").toList();
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
