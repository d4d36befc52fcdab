package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer: with a body, or with a stream of bytes that goes on.
 *
 * @param status the HTTP status code
 * @param contentType of the body
 * @param warnings what clients are to show their users
 * @param body the whole body; empty where there is a stream
 * @param stream what comes bit by bit; null for an ordinary answer
 */
public record ApiResponse(
    int status,
    String contentType,
    List<String> warnings,
    byte[] body,
    @Nullable ByteStream stream) {
  private static final String JSON = "application/json";

  static ApiResponse json(int status, byte[] body, List<String> warnings) {
    return new ApiResponse(status, JSON, warnings, body, null);
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
    return new ApiResponse(status, contentType, all, body, stream);
  }

  /** JSON of a type of its own. */
  static ApiResponse typed(String contentType, byte[] body) {
    return new ApiResponse(200, contentType, List.of(), body, null);
  }

  static ApiResponse text(String body) {
    return text(200, body);
  }

  static ApiResponse text(int status, String body) {
    return new ApiResponse(
        status,
        "text/plain; charset=utf-8",
        List.of(),
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        null);
  }

  static ApiResponse streaming(String contentType, ByteStream stream) {
    return new ApiResponse(200, contentType, List.of(), new byte[0], stream);
  }

  ApiResponse warning(String text) {
    if (text.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(text);
    return new ApiResponse(status, contentType, List.copyOf(all), body, stream);
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
