package io.podwire.sim.apiserver.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.auth.User;
import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** fabric8's HTTP client without HTTP: hands requests to the {@link ApiHandler} in process. */
final class InProcessClient
    extends StandardHttpClient<InProcessClient, InProcessHttp.Factory, InProcessClient.Builder> {
  /** Makes such clients; those derived from one share its fate when it is closed. */
  static final class Builder
      extends StandardHttpClientBuilder<InProcessClient, InProcessHttp.Factory, Builder> {
    Builder(InProcessHttp.Factory factory) {
      super(factory);
    }

    @Override
    public InProcessClient build() {
      return new InProcessClient(
          this, client == null ? new AtomicBoolean() : client.getClosed(), clientFactory);
    }

    @Override
    protected Builder newInstance(InProcessHttp.Factory factory) {
      return new Builder(factory);
    }
  }

  private final InProcessHttp.Factory factory;

  @SuppressWarnings({"unchecked", "rawtypes"}) // as every implementation of fabric8's has to
  private InProcessClient(Builder builder, AtomicBoolean closed, InProcessHttp.Factory factory) {
    super((StandardHttpClientBuilder) builder, closed);
    this.factory = factory;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    ApiRequest asked = request(request);
    InProcessBody body = new InProcessBody(consumer, simulation());
    ApiResponse answer;
    try {
      answer = simulation().enter(() -> answer(asked));
    } catch (RuntimeException closed) {
      return CompletableFuture.failedFuture(new IOException(closed.getMessage(), closed));
    }
    ApiResponse.ByteStream stream = answer.stream();
    if (stream == null) {
      body.bytes(answer.body());
      body.end();
    } else {
      simulation().enter(() -> body.follow(stream, factory.streams()));
    }
    return CompletableFuture.completedFuture(new InProcessResponse(request, answer, body));
  }

  /** An answer that comes later is waited for here: nobody else may drive the simulation. */
  private ApiResponse answer(ApiRequest asked) {
    AtomicReference<ApiResponse> answer = new AtomicReference<>();
    Signal answered = simulation().signal();
    factory
        .handler()
        .handle(
            asked,
            given -> {
              answer.set(given);
              answered.wakeAll();
            });
    while (answer.get() == null) {
      answered.await();
    }
    return answer.get();
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder builder, WebSocket.Listener listener) {
    StandardHttpRequest request = builder.asHttpRequest();
    InProcessWebSocket socket = new InProcessWebSocket(listener, simulation(), factory.streams());
    WebSocketPeer peer;
    try {
      ApiRequest asked = request(request);
      List<String> offered =
          builder.getSubprotocol() == null
              ? List.of()
              : List.of(builder.getSubprotocol().split(", *"));
      peer = simulation().enter(() -> factory.handler().upgrade(asked, offered));
    } catch (ApiException refusal) {
      return CompletableFuture.completedFuture(refused(request, refusal));
    } catch (RuntimeException closed) {
      return CompletableFuture.failedFuture(new IOException(closed.getMessage(), closed));
    }
    // A listener may send from another thread as soon as it is told, so the far side comes first;
    // what that sends rests until the first request().
    socket.connect(peer);
    // fabric8 counts on onOpen before the future completes, and on one request() made for it.
    listener.onOpen(socket);
    socket.request();
    return CompletableFuture.completedFuture(
        new WebSocketResponse(new WebSocketUpgradeResponse(request), socket));
  }

  private static WebSocketResponse refused(StandardHttpRequest request, ApiException refusal) {
    ApiResponse answer = ApiResponse.json(refusal.code(), refusal.status());
    return new WebSocketResponse(
        new WebSocketUpgradeResponse(request, refusal.code(), InProcessResponse.headers(answer)),
        new IOException(new String(answer.body(), StandardCharsets.UTF_8)));
  }

  private Simulation simulation() {
    return factory.server().simulation();
  }

  /** A request of the test's own, unless it shows the token of someone else. */
  private static ApiRequest request(StandardHttpRequest request) {
    ApiRequest asked =
        ApiRequest.of(request.method(), request.uri(), headers(request), bytes(request.body()));
    return asked.header("authorization").isPresent() ? asked : asked.by(User.ADMIN);
  }

  private static Map<String, List<String>> headers(StandardHttpRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    request.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    if (request.getContentType() != null) {
      headers.putIfAbsent("content-type", List.of(request.getContentType()));
    }
    return headers;
  }

  private static byte[] bytes(StandardHttpRequest.@Nullable BodyContent body) {
    if (body == null) {
      return new byte[0];
    }
    if (body instanceof StandardHttpRequest.StringBodyContent text) {
      return text.getContent().getBytes(StandardCharsets.UTF_8);
    }
    if (body instanceof StandardHttpRequest.ByteArrayBodyContent bytes) {
      return bytes.getContent();
    }
    try (InputStream in = ((StandardHttpRequest.InputStreamBodyContent) body).getContent()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void doClose() {
    // There is no connection; open streams end when their own handles are closed.
  }
}
