package io.podwire.sim.apiserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request that is handed on over a connection of its own, and its answer.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apimachinery/pkg/util/proxy/upgradeaware.go">upgradeaware.go</a>
 */
final class ProxyExchange implements RemoteStreams {
  /** What is between two neighbours, and what is the API server's alone. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Whoever listens on loopback is asked from there. */
  private static final String CLIENT = "127.0.0.1";

  private final ApiRequest request;
  private final ProxyPath path;
  private final Proxies.Target target;
  private final Consumer<ApiResponse> answered;
  private final EmbeddedChannel http = new EmbeddedChannel(new HttpClientCodec());
  private final RemoteBody body = new RemoteBody();
  private @Nullable RemoteProcess connection;
  private boolean begun;
  private boolean ended;

  ProxyExchange(
      ApiRequest request, ProxyPath path, Proxies.Target target, Consumer<ApiResponse> answered) {
    this.request = request;
    this.path = path;
    this.target = target;
    this.answered = answered;
  }

  void begin(RemoteProcess opened) {
    connection = opened;
    body.begin(opened);
    http.writeOutbound(toSend());
    for (ByteBuf bytes; (bytes = http.readOutbound()) != null; ) {
      opened.stdin(ByteBufUtil.getBytes(bytes));
      bytes.release();
    }
  }

  private FullHttpRequest toSend() {
    String query = request.target().getRawQuery();
    FullHttpRequest sent =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            path.rest() + (query == null ? "" : "?" + query),
            Unpooled.wrappedBuffer(request.body()));
    HttpHeaders headers = sent.headers();
    headers.set(HttpHeaderNames.HOST, target.toString());
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!NOT_HANDED_ON.contains(name)) {
                headers.set(name, values);
              }
            });
    headers.add("X-Forwarded-For", CLIENT);
    headers.set("X-Forwarded-Uri", request.path());
    if (request.body().length > 0) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
    }
    return sent;
  }

  @Override
  public void stdout(byte[] bytes) {
    http.writeInbound(Unpooled.wrappedBuffer(bytes));
    take();
  }

  @Override
  public void stderr(byte[] bytes) {
    throw new IllegalStateException("a connection has one stream");
  }

  /** Some answers end with their connection. */
  @Override
  public void exited(int code) {
    http.finish();
    take();
    failed("EOF");
  }

  @Override
  public void failed(String message) {
    if (!begun) {
      begun = true;
      ended = true;
      answered.accept(
          ApiHandler.refused(Proxies.unavailable("error trying to reach service: " + message)));
    }
    end();
  }

  private void take() {
    for (Object part; (part = http.readInbound()) != null; ) {
      try {
        if (part instanceof HttpResponse head && !begun) {
          take(head);
        }
        if (part instanceof HttpContent content && begun) {
          body.stdout(ByteBufUtil.getBytes(content.content()));
        }
        if (part instanceof LastHttpContent && begun) {
          end();
        }
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
  }

  private void take(HttpResponse head) {
    if (head.decoderResult().isFailure()) {
      failed("net/http: HTTP/1.x transport connection broken: malformed HTTP response");
      return;
    }
    if (head.status().code() < 200) {
      return; // it only says that the answer will come
    }
    begun = true;
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : head.headers().names()) {
      List<String> values = head.headers().getAll(name);
      if (name.equalsIgnoreCase("location")) {
        values = values.stream().map(each -> path.outside(each, target.toString())).toList();
      }
      if (!NOT_HANDED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))
          && !name.equalsIgnoreCase("content-type")) {
        headers.put(name, values);
      }
    }
    String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    answered.accept(ApiResponse.streaming(head.status().code(), type, headers, body));
  }

  private void end() {
    if (!ended) {
      ended = true;
      body.exited(0);
    }
    if (connection != null) {
      connection.disconnect();
    }
  }
}
