package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * What a probe over the network asks, from the node: an HTTP answer, or just a connection (<a
 * href="https://github.com/kubernetes/kubernetes/tree/v1.34.4/pkg/probe">pkg/probe</a>).
 */
final class ProbeTarget {
  private static final int BODY_LIMIT = 10 << 10;

  private final NetworkNamespace from;
  private final String host;
  private final int port;
  private final JsonNode http;

  private ProbeTarget(NetworkNamespace from, String host, int port, JsonNode http) {
    this.from = from;
    this.host = host;
    this.port = port;
    this.http = http;
  }

  /** The target of {@code httpGet} or {@code tcpSocket} in the handler. */
  static ProbeTarget of(JsonNode handler, ContainerUnit unit, NodeTools tools) {
    boolean isHttp = handler.has("httpGet");
    JsonNode action = handler.path(isHttp ? "httpGet" : "tcpSocket");
    String host = action.path("host").asText();
    return new ProbeTarget(
        tools.node.host(),
        host.isEmpty() ? unit.worker().ip() : host,
        port(action.path("port"), unit.spec()),
        isHttp ? action : com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }

  private static int port(JsonNode port, JsonNode container) {
    if (!port.isTextual()) {
      return port.asInt();
    }
    for (JsonNode declared : container.path("ports")) {
      if (declared.path("name").asText().equals(port.asText())) {
        return declared.path("containerPort").asInt();
      }
    }
    return port.asText().matches("\\d+") ? Integer.parseInt(port.asText()) : 0;
  }

  /** Asks; blocks the calling task. */
  ProbeResult ask(Duration timeout) {
    long deadline = from.simulation().nanoTime() + timeout.toNanos();
    try (TcpConnection connection = from.connect(Ip.of(host), port, timeout)) {
      if (http.isMissingNode()) {
        return ProbeResult.SUCCESS;
      }
      long left = deadline - from.simulation().nanoTime();
      connection.setReadTimeout(Duration.ofNanos(Math.max(1_000_000, left)));
      return exchange(connection);
    } catch (SocketTimeoutException late) {
      return ProbeResult.failure(timedOut(from.simulation().nanoTime()));
    } catch (IOException | HttpException | GeneralSecurityException broken) {
      return ProbeResult.failure(said(broken));
    }
  }

  private String timedOut(long now) {
    return http.isMissingNode()
        ? "dial tcp " + host + ":" + port + ": i/o timeout"
        : get() + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  }

  private String said(Exception broken) {
    String text = String.valueOf(broken.getMessage()).toLowerCase(Locale.ROOT);
    String dial = "dial tcp " + host + ":" + port + ": connect: ";
    boolean dialled = broken instanceof ConnectException || text.contains("route to host");
    String what =
        dialled || text.contains("unreachable")
            ? dial + text
            : text.contains("reset") ? "read: connection reset by peer" : "EOF";
    return http.isMissingNode() ? what : get() + what;
  }

  private String get() {
    return "Get \"" + url() + "\": ";
  }

  private String url() {
    return scheme() + "://" + host + ":" + port + path();
  }

  private String scheme() {
    return http.path("scheme").asText("HTTP").toLowerCase(Locale.ROOT);
  }

  private String path() {
    String path = http.path("path").asText("/");
    return path.startsWith("/") ? path : "/" + path;
  }

  private ProbeResult exchange(TcpConnection connection)
      throws IOException, HttpException, GeneralSecurityException {
    Socket socket = connection.asSocket();
    if (scheme().equals("https")) {
      socket = trusting().getSocketFactory().createSocket(socket, host, port, true);
    }
    HttpClientConnection client =
        DefaultBHttpClientConnectionFactory.builder().build().createConnection(socket);
    client.sendRequestHeader(request());
    client.flush();
    ClassicHttpResponse response = client.receiveResponseHeader();
    client.receiveResponseEntity(response);
    int code = response.getCode();
    EntityUtils.toString(response.getEntity(), BODY_LIMIT);
    return code >= 200 && code < 400
        ? ProbeResult.SUCCESS
        : ProbeResult.failure("HTTP probe failed with statuscode: " + code);
  }

  private BasicClassicHttpRequest request() {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", path());
    request.setHeader("Host", host + ":" + port);
    request.setHeader("User-Agent", "kube-probe/1.34");
    request.setHeader("Accept", "*/*");
    request.setHeader("Connection", "close");
    for (JsonNode header : http.path("httpHeaders")) {
      String name = header.path("name").asText();
      if (name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("User-Agent")) {
        request.setHeader(name, header.path("value").asText());
      } else {
        request.addHeader(name, header.path("value").asText());
      }
    }
    return request;
  }

  /** A probe does not care who answers. */
  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    return context;
  }

  private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager
      implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
