package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer: with a body, or with a stream of bytes that goes on.
 *
 * @param status the HTTP status code
 * @param contentType of the body; empty where it is not said
 * @param headers others than those that every answer has
 * @param warnings what clients are to show their users
 * @param body the whole body; empty where there is a stream
 * @param stream what comes bit by bit; null for an ordinary answer
 */
public record ApiResponse(
    int status,
    String contentType,
    Map<String, List<String>> headers,
    List<String> warnings,
    byte[] body,
    @Nullable ByteStream stream) {
  private static final String JSON = "application/json";

  static ApiResponse json(int status, byte[] body, List<String> warnings) {
    return new ApiResponse(status, JSON, Map.of(), warnings, body, null);
  }

  static ApiResponse json(int status, JsonNode body) {
    return json(status, Json.bytes(body), List.of());
  }

  /** The same answer, with more to warn of. */
  ApiResponse with(List<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new ApiResponse(status, contentType, headers, all, body, stream);
  }

  /** The same answer with that body. */
  ApiResponse withBody(byte[] other) {
    return new ApiResponse(status, contentType, headers, warnings, other, stream);
  }

  /** JSON of a type of its own. */
  static ApiResponse typed(String contentType, byte[] body) {
    return new ApiResponse(200, contentType, Map.of(), List.of(), body, null);
  }

  static ApiResponse text(String body) {
    return text(200, body);
  }

  static ApiResponse text(int status, String body) {
    return new ApiResponse(
        status,
        "text/plain; charset=utf-8",
        Map.of(),
        List.of(),
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        null);
  }

  static ApiResponse streaming(String contentType, ByteStream stream) {
    return streaming(200, contentType, Map.of(), stream);
  }

  static ApiResponse streaming(
      int status, String contentType, Map<String, List<String>> headers, ByteStream stream) {
    return new ApiResponse(status, contentType, headers, List.of(), new byte[0], stream);
  }

  static ApiResponse movedTo(String location) {
    return new ApiResponse(
        301, "", Map.of("Location", List.of(location)), List.of(), new byte[0], null);
  }

  ApiResponse warning(String text) {
    if (text.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(0, text);
    return new ApiResponse(status, contentType, headers, List.copyOf(all), body, stream);
  }

  /** Bytes that come over time. Called, and calls back, with the baton held. */
  public interface ByteStream {
    /** Begins; nothing comes before. */
    void start(Receiver receiver);

    /** The reader has read all that it was sent; a sender that rested goes on. */
    default void drained() {}

    /** The reader is gone. */
    void cancel();
  }

  /** Who reads a stream. */
  public interface Receiver {
    void bytes(byte[] bytes);

    void end();

    /** How many pieces it has not read yet; a sender may rest above its limit. */
    default long backlog() {
      return 0;
    }
  }
}
