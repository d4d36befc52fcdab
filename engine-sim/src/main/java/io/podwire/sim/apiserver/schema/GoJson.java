package io.podwire.sim.apiserver.schema;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;

/** What Go's decoder says of bytes that are not JSON, as nearly as another decoder can tell. */
public final class GoJson {
  private GoJson() {}

  /** What is wrong; empty if it is JSON. */
  public static String problem(byte[] json) {
    if (new String(json, StandardCharsets.UTF_8).isBlank()) {
      return "unexpected end of JSON input";
    }
    try {
      Json.parse(json);
      return "";
    } catch (JsonProcessingException malformed) {
      return problem(malformed, json);
    }
  }

  private static String problem(JsonProcessingException malformed, byte[] json) {
    if (malformed instanceof JsonEOFException || malformed instanceof MismatchedInputException) {
      return "unexpected end of JSON input";
    }
    long at = malformed.getLocation() == null ? -1 : malformed.getLocation().getByteOffset();
    if (malformed instanceof JsonParseException && at >= 0 && at < json.length) {
      String found = new String(json, (int) at, 1, StandardCharsets.UTF_8);
      return "invalid character '" + found + "' looking for beginning of value";
    }
    return malformed.getOriginalMessage();
  }
}
