package io.podwire.sim.apiserver.listen;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.http.ApiResponse;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The server's answers as HTTP has them. */
final class Answers {
  private static final byte[] NEWLINE = {'\n'};

  private Answers() {}

  /** An answer with its whole body. */
  static FullHttpResponse whole(ApiResponse answer) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body(), end(answer)));
    describe(answer, response.headers());
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    return response;
  }

  /**
   * <a href="https://pkg.go.dev/encoding/json#Encoder.Encode">Go's encoder</a> ends its line; what
   * is on several lines did not come from that.
   */
  private static byte[] end(ApiResponse answer) {
    byte[] body = answer.body();
    boolean single = body.length < 2 || body[1] != '\n';
    return single && answer.contentType().startsWith("application/json") ? NEWLINE : new byte[0];
  }

  /** The head of an answer whose body comes bit by bit. */
  static HttpResponse streaming(ApiResponse answer) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    describe(answer, response.headers());
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return response;
  }

  private static void describe(ApiResponse answer, HttpHeaders headers) {
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache, private");
    if (!answer.contentType().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    }
    answer.headers().forEach(headers::add);
    for (String warning : answer.warnings()) {
      headers.add(HttpHeaderNames.WARNING, "299 - " + quoted(warning));
    }
  }

  /** A string of RFC 9110; what no header may hold is left out. */
  private static String quoted(String text) {
    return '"'
        + text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"")
        + '"';
  }

  static FullHttpResponse refusal(ApiException refusal) {
    return whole(
        new ApiResponse(
            refusal.code(),
            "application/json",
            Map.of(),
            List.of(),
            Json.bytes(refusal.status()),
            null));
  }

  static FullHttpResponse unauthorized() {
    return refusal(new ApiException(Statuses.failure(401, "Unauthorized", "Unauthorized")));
  }

  static FullHttpResponse tooLarge() {
    return refusal(
        new ApiException(
            Statuses.failure(
                413,
                "RequestEntityTooLarge",
                "Request entity too large: limit is " + IncomingRequest.LIMIT)));
  }

  /**
   * What is no HTTP gets no Status.
   *
   * @see <a
   *     href="https://github.com/golang/go/blob/go1.24.0/src/net/http/server.go#L1947">server.go</a>
   */
  static FullHttpResponse malformed(HttpResponseStatus status) {
    byte[] text = status.toString().getBytes(StandardCharsets.US_ASCII);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, text.length);
    return response;
  }
}
