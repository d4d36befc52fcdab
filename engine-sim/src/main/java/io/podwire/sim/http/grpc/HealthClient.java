package io.podwire.sim.http.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** One health check over a fresh connection. */
public final class HealthClient {
  private static final int STREAM = 1;

  private final Frames frames;

  private HealthClient(Frames frames) {
    this.frames = frames;
  }

  /**
   * Greets the server, and waits for its greeting.
   *
   * @throws IOException if it does not speak HTTP/2
   */
  public static HealthClient greet(InputStream in, OutputStream out) throws IOException {
    Frames frames = new Frames(in, out);
    out.write(Frames.PREFACE);
    frames.settings();
    frames.expectSettings();
    return new HealthClient(frames);
  }

  /**
   * Asks.
   *
   * @param authority of whom, as host and port
   * @param service empty for the server as a whole
   * @param timeout what the server is told
   * @return the status that it answers, for example SERVING
   * @throws GrpcException if it answers with an error, or the connection ends
   */
  public String check(String authority, String service, Duration timeout) throws IOException {
    frames.headers(
        STREAM,
        false,
        List.of(
            Map.entry(":method", "POST"),
            Map.entry(":scheme", "http"),
            Map.entry(":path", "/" + HealthMessages.SERVICE + "/Check"),
            Map.entry(":authority", authority),
            Map.entry("content-type", "application/grpc"),
            Map.entry("user-agent", "kube-probe/1.34 grpc-go/1.72.1"),
            Map.entry("te", "trailers"),
            Map.entry("grpc-timeout", timeout.toMillis() + "m")));
    frames.message(STREAM, true, HealthMessages.request(service));
    try {
      return answer();
    } catch (SocketTimeoutException | GrpcException known) {
      throw known;
    } catch (IOException ended) {
      String why = "error reading from server: " + ended.getMessage();
      throw new GrpcException(new GrpcStatus(GrpcStatus.UNAVAILABLE, why));
    }
  }

  private String answer() throws IOException {
    ByteArrayBuffer data = new ByteArrayBuffer(16);
    while (true) {
      RawFrame frame = frames.next();
      if (frame.getStreamId() != STREAM) {
        continue;
      }
      if (frame.isType(FrameType.HEADERS)) {
        refuse(frames.headers(frame));
      } else if (frame.isType(FrameType.DATA)) {
        Frames.append(data, frame.getPayloadContent());
      } else if (frame.isType(FrameType.RST_STREAM)) {
        throw new IOException("stream terminated by RST_STREAM");
      }
      if (frame.isFlagSet(FrameFlag.END_STREAM)) {
        return HealthMessages.status(data.toByteArray());
      }
    }
  }

  private static void refuse(List<Header> headers) throws GrpcException {
    String status = Frames.value(headers, ":status");
    if (!status.isEmpty() && !status.equals("200")) {
      String message = "unexpected HTTP status code received from server: " + status;
      boolean missing = status.equals("404");
      throw new GrpcException(
          new GrpcStatus(missing ? GrpcStatus.UNIMPLEMENTED : GrpcStatus.UNKNOWN, message));
    }
    String code = Frames.value(headers, "grpc-status");
    if (!code.isEmpty() && !code.equals("0")) {
      String message = Frames.value(headers, "grpc-message").replace("+", "%2B");
      throw new GrpcException(
          new GrpcStatus(Integer.parseInt(code), URLDecoder.decode(message, UTF_8)));
    }
  }
}
