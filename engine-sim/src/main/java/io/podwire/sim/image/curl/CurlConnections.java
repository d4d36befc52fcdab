package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpCall;
import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What one run of curl keeps open between its URLs: a connection for each server. */
final class CurlConnections implements AutoCloseable {
  private final Map<String, Open> kept = new LinkedHashMap<>();

  /** A connection that is used or kept. */
  record Open(Ip address, Socket socket, HttpCall call) {}

  private static String server(CurlUrl url) {
    return url.secured() + " " + url.host() + " " + url.port();
  }

  /** The kept connection to the URL's server, which is the caller's from now on. */
  @Nullable Open take(CurlUrl url) throws IOException {
    Open open = kept.remove(server(url));
    if (open != null && open.call().isStale()) {
      open.socket().close();
      return null;
    }
    return open;
  }

  /** Keeps the connection for the next URL, unless the answer was its last. */
  void giveBack(CurlUrl url, Open open, @Nullable ClassicHttpResponse answered) throws IOException {
    if (answered == null || !stays(answered) || kept.putIfAbsent(server(url), open) != null) {
      open.socket().close();
    }
  }

  private static boolean stays(ClassicHttpResponse response) {
    Header connection = response.getFirstHeader("Connection");
    HttpEntity body = response.getEntity();
    boolean delimited = body == null || body.isChunked() || body.getContentLength() >= 0;
    boolean closes = connection != null && connection.getValue().equalsIgnoreCase("close");
    return delimited && !closes && response.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
  }

  @Override
  public void close() throws IOException {
    for (Open open : kept.values()) {
      open.socket().close();
    }
    kept.clear();
  }
}
