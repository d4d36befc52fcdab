package io.podwire.sim.http.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** Answers the health checks of one connection. */
public final class HealthServer {
  private static final String PREFIX = "/" + HealthMessages.SERVICE + "/";

  /** Knows how services are. */
  @FunctionalInterface
  public interface Health {
    /**
     * Whether the service is well.
     *
     * @throws GrpcException to answer with an error
     */
    boolean isServing(String service) throws GrpcException;
  }

  private final Frames frames;
  private final Health health;
  private final Map<Integer, String> paths = new LinkedHashMap<>();
  private final Map<Integer, ByteArrayBuffer> requests = new LinkedHashMap<>();

  private HealthServer(Frames frames, Health health) {
    this.frames = frames;
    this.health = health;
  }

  /**
   * Serves until the client goes.
   *
   * @throws IOException when it does, or does not speak HTTP/2
   */
  public static void serve(InputStream in, OutputStream out, Health health) throws IOException {
    Frames frames = new Frames(in, out);
    frames.settings();
    if (!Arrays.equals(in.readNBytes(Frames.PREFACE.length), Frames.PREFACE)) {
      throw new IOException("not HTTP/2");
    }
    HealthServer server = new HealthServer(frames, health);
    while (true) {
      server.take(frames.next());
    }
  }

  private void take(RawFrame frame) throws IOException {
    int stream = frame.getStreamId();
    if (frame.isType(FrameType.HEADERS)) {
      paths.put(stream, Frames.value(frames.headers(frame), ":path"));
      requests.put(stream, new ByteArrayBuffer(64));
    } else if (frame.isType(FrameType.DATA) && requests.containsKey(stream)) {
      Frames.append(requests.get(stream), frame.getPayloadContent());
    }
    if (frame.isFlagSet(FrameFlag.END_STREAM) && requests.containsKey(stream)) {
      answer(stream, String.valueOf(paths.remove(stream)), requests.remove(stream).toByteArray());
    }
  }

  private void answer(int stream, String path, byte[] request) throws IOException {
    Map.Entry<String, String> status = Map.entry(":status", "200");
    Map.Entry<String, String> type = Map.entry("content-type", "application/grpc");
    try {
      boolean serving = isServing(path, request);
      frames.headers(stream, false, List.of(status, type));
      frames.message(stream, false, HealthMessages.answer(serving));
      frames.headers(
          stream, true, List.of(Map.entry("grpc-status", "0"), Map.entry("grpc-message", "")));
    } catch (GrpcException refused) {
      frames.headers(
          stream,
          true,
          List.of(
              status,
              type,
              Map.entry("grpc-status", Integer.toString(refused.status().code())),
              Map.entry("grpc-message", refused.status().message())));
    }
  }

  private boolean isServing(String path, byte[] request) throws IOException {
    if (path.equals(PREFIX + "Check")) {
      return health.isServing(HealthMessages.service(request));
    }
    String service = path.replaceAll("^/|/[^/]*$", "");
    throw new GrpcException(
        GrpcStatus.unimplemented(
            path.startsWith(PREFIX) ? "unimplemented" : "unknown service " + service));
  }
}
