package io.podwire.app;

import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apiguardian.api.API;

/** One request of OkHttp's in a network, on a connection of its own. */
@API(status = API.Status.INTERNAL)
public final class OneRequest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private OneRequest() {}

  /** A client that tries once, follows nothing and keeps no connection. */
  public static OkHttpClient client(ClientNetwork network) {
    return new OkHttpClient.Builder()
        .socketFactory(network.socketFactory())
        .dns(network::lookup)
        .proxy(Proxy.NO_PROXY)
        .fastFallback(false)
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .connectTimeout(LIMIT)
        .readTimeout(LIMIT)
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .build();
  }

  static WebReply get(ClientNetwork network, String url) throws IOException {
    Request request = new Request.Builder().url(url).header("Connection", "close").build();
    try (Response response = client(network).newCall(request).execute()) {
      List<Map.Entry<String, String>> headers =
          StreamSupport.stream(response.headers().spliterator(), false)
              .map(header -> Map.entry(header.getFirst(), header.getSecond()))
              .toList();
      return new WebReply(response.code(), headers, response.body().bytes());
    }
  }
}
