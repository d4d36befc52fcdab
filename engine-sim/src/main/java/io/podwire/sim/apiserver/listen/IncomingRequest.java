package io.podwire.sim.apiserver.listen;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.podwire.sim.apiserver.auth.User;
import io.podwire.sim.apiserver.http.ApiRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that comes in piece by piece. */
final class IncomingRequest {
  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/server/config.go (MaxRequestBodyBytes)
  static final int LIMIT = 3 * 1024 * 1024;

  private final HttpRequest head;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  IncomingRequest(HttpRequest head) {
    this.head = head;
  }

  /**
   * Adds the next piece of the body.
   *
   * @return false if the body is larger than allowed
   */
  boolean add(ByteBuf piece) {
    int size = piece.readableBytes();
    if (body.size() + size > LIMIT) {
      return false;
    }
    byte[] bytes = new byte[size];
    piece.readBytes(bytes);
    body.writeBytes(bytes);
    return true;
  }

  /** Whether its own words say that the body will be larger than allowed. */
  boolean announcesTooMuch() {
    return HttpUtil.getContentLength(head, 0L) > LIMIT;
  }

  boolean keepsAlive() {
    return HttpUtil.isKeepAlive(head);
  }

  boolean awaitsContinue() {
    return HttpUtil.is100ContinueExpected(head);
  }

  boolean understandsChunks() {
    return head.protocolVersion().isKeepAliveDefault();
  }

  boolean upgradesTo(String protocol) {
    return head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && head.headers().containsValue(HttpHeaderNames.UPGRADE, protocol, true);
  }

  /** All that the headers of that name list, in their order. */
  List<String> listed(CharSequence header) {
    List<String> values = new ArrayList<>();
    for (String line : head.headers().getAll(header)) {
      for (String value : line.split(",")) {
        values.add(value.strip());
      }
    }
    return values;
  }

  @Nullable String header(CharSequence name) {
    return head.headers().get(name);
  }

  HttpRequest head() {
    return head;
  }

  /** The head as a request of its own, with an empty body. */
  FullHttpRequest withoutBody() {
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        head.method(),
        head.uri(),
        io.netty.buffer.Unpooled.EMPTY_BUFFER,
        head.headers(),
        EmptyHttpHeaders.INSTANCE);
  }

  /**
   * The request as the API server takes it.
   *
   * @param user who asks; null if only the request's own headers can say that
   * @throws URISyntaxException if its target is none
   */
  ApiRequest toApiRequest(@Nullable User user) throws URISyntaxException {
    URI target = new URI(head.uri());
    if (target.getPath() == null) {
      throw new URISyntaxException(head.uri(), "no path");
    }
    return ApiRequest.of(head.method().name(), target, headers(), body.toByteArray()).by(user);
  }

  private Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : head.headers()) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    return headers;
  }
}
