package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.AnswerRules;
import io.podwire.sim.image.http.CertificateCheck;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.Pem;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The API server, asked with what the kubelet has put into the Pod.
 *
 * @see <a href="https://github.com/kubernetes/client-go/blob/v0.34.0/rest/config.go">config.go</a>,
 *     InClusterConfig
 */
final class InCluster {
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final UnixProcess process;
  private final String host;
  private final String port;

  private InCluster(UnixProcess process, String host, String port) {
    this.process = process;
    this.host = host;
    this.port = port;
  }

  /**
   * The server of the cluster in which the process runs.
   *
   * @throws IOException if the Pod has nothing to reach it with, in client-go's words
   */
  static InCluster of(UnixProcess process) throws IOException {
    String host = process.env().getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = process.env().getOrDefault("KUBERNETES_SERVICE_PORT", "");
    if (host.isEmpty() || port.isEmpty()) {
      throw new IOException(
          "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and"
              + " KUBERNETES_SERVICE_PORT must be defined");
    }
    InCluster server = new InCluster(process, host, port);
    server.token();
    return server;
  }

  /** The header that proves who asks; the token is read afresh, for it is renewed. */
  String authorization() throws IOException {
    return "Bearer " + token();
  }

  private String token() throws IOException {
    String path = ACCOUNT + "token";
    try {
      return new String(process.files().read(path), UTF_8).strip();
    } catch (ErrnoException missing) {
      String why = String.valueOf(missing.getMessage()).toLowerCase(Locale.ROOT);
      throw new IOException("open " + path + ": " + why, missing);
    }
  }

  /**
   * What is at the path.
   *
   * @throws IOException if it cannot be had, in the words of Go's client or the server's own
   */
  String get(String path) throws IOException {
    try (TcpConnection connection = connect(path);
        Socket socket = secured(connection, path)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      List<Map.Entry<String, String>> headers =
          List.of(
              Map.entry("Host", host + ":" + port),
              Map.entry("User-Agent", "agnhost/v0.0.0"),
              Map.entry("Accept", "application/json"),
              Map.entry("Authorization", authorization()));
      ClassicHttpResponse response =
          new HttpCall(socket, AnswerRules.STRICT).exchange("GET", path, headers, null);
      String body =
          response.getEntity() == null
              ? ""
              : new String(EntityUtils.toByteArray(response.getEntity()), UTF_8);
      if (response.getCode() != 200) {
        throw new IOException(JSON.readTree(body).path("message").asText(body));
      }
      return body;
    }
  }

  /** As {@link #get}, of an object. */
  JsonNode object(String path) throws IOException {
    return JSON.readTree(get(path));
  }

  private TcpConnection connect(String path) throws IOException {
    try {
      return process.network().connect(Ip.of(host), Integer.parseInt(port), PATIENCE);
    } catch (IOException failed) {
      String why = String.valueOf(failed.getMessage());
      throw failed(
          path,
          "dial tcp "
              + host
              + ":"
              + port
              + (why.endsWith("timed out")
                  ? ": i/o timeout"
                  : ": connect: " + why.replace("Connection", "connection")),
          failed);
    }
  }

  private Socket secured(TcpConnection connection, String path) throws IOException {
    CertificateCheck check = new CertificateCheck(process.simulation().now());
    Socket socket =
        Tls.connect(connection.asSocket(), host, Integer.parseInt(port), check.recorder());
    String authority = new String(process.files().read(ACCOUNT + "ca.crt"), UTF_8);
    String problem = check.problem(Pem.certificates(authority), host);
    if (problem != null) {
      socket.close();
      throw failed(path, "tls: failed to verify certificate: " + problem, null);
    }
    return socket;
  }

  private IOException failed(
      String path, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IOException("Get \"https://" + host + ":" + port + path + "\": " + why, cause);
  }
}
