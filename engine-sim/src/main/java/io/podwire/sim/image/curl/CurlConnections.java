package io.podwire.sim.image.curl;

import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.network.TcpConnection;
import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What one run of curl keeps open between its URLs: a connection for each server or proxy. */
final class CurlConnections implements AutoCloseable {
  private final Map<String, Open> kept = new LinkedHashMap<>();

  /**
   * A connection that is used or kept.
   *
   * @param socket over it, with TLS if that is spoken
   */
  record Open(TcpConnection connection, Socket socket, HttpCall call) {}

  private static String way(CurlUrl url, @Nullable CurlProxy proxy) {
    String server = url.secured() + " " + url.host() + " " + url.port();
    if (proxy == null) {
      return server;
    }
    String through = "through " + proxy.server().host() + " " + proxy.server().port();
    return proxy.tunnel() ? server + " " + through : through;
  }

  /** The kept connection for the URL, which is the caller's from now on. */
  @Nullable Open take(CurlUrl url, @Nullable CurlProxy proxy) throws IOException {
    Open open = kept.remove(way(url, proxy));
    if (open != null && open.call().isStale()) {
      open.socket().close();
      return null;
    }
    return open;
  }

  /** Keeps the connection for the next URL, unless there is one. */
  void keep(CurlUrl url, @Nullable CurlProxy proxy, Open open) throws IOException {
    if (kept.putIfAbsent(way(url, proxy), open) != null) {
      open.socket().close();
    }
  }

  /** Whether the connection is there after the answer. */
  static boolean survives(ClassicHttpResponse response) {
    HttpEntity body = response.getEntity();
    boolean delimited = body == null || body.isChunked() || body.getContentLength() >= 0;
    boolean old = response.getVersion().lessEquals(HttpVersion.HTTP_1_0);
    return delimited && (old ? says(response, "keep-alive") : !says(response, "close"));
  }

  private static boolean says(ClassicHttpResponse response, String what) {
    Header connection = response.getFirstHeader("Connection");
    return connection != null && connection.getValue().equalsIgnoreCase(what);
  }

  @Override
  public void close() throws IOException {
    for (Open open : kept.values()) {
      open.socket().close();
    }
    kept.clear();
  }
}
