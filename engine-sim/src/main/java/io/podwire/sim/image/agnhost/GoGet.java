package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.AnswerRules;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * A request as Go's {@code http.Get} makes it.
 *
 * @param status of the answer
 * @param body of the answer
 */
record GoGet(int status, String body) {
  /**
   * Asks.
   *
   * @param authority with or without a port
   * @param target path and query, with their slash
   * @throws IOException in Go's words
   */
  static GoGet get(UnixProcess process, String authority, String target, Duration patience)
      throws IOException {
    try {
      return exchange(process, authority, target, patience);
    } catch (IOException failed) {
      String why = dial(process, authority, failed);
      throw new IOException("Get \"http://" + authority + target + "\": " + why, failed);
    }
  }

  private static GoGet exchange(
      UnixProcess process, String authority, String target, Duration patience) throws IOException {
    String[] parts = authority.split(":", 2);
    Ip address = new Resolver(process).resolve(parts[0]);
    int port = parts.length == 1 ? 80 : number(parts[1]);
    try (TcpConnection connection = process.network().connect(address, port, patience);
        Socket socket = connection.asSocket()) {
      socket.setSoTimeout((int) patience.toMillis());
      List<Map.Entry<String, String>> headers = List.of(Map.entry("Host", authority));
      ClassicHttpResponse response =
          new HttpCall(socket, AnswerRules.STRICT).exchange("GET", target, headers, null);
      byte[] body =
          response.getEntity() == null
              ? new byte[0]
              : EntityUtils.toByteArray(response.getEntity());
      return new GoGet(response.getCode(), new String(body, UTF_8));
    }
  }

  private static int number(String port) {
    return port.matches("\\d{1,5}") ? Math.min(Integer.parseInt(port), 65_535) : 0;
  }

  private static String dial(UnixProcess process, String authority, IOException failed)
      throws IOException {
    if (failed instanceof UnknownHostException) {
      return "dial tcp: " + lookup(process, authority.replaceFirst(":.*", ""));
    }
    String to = authority.contains(":") ? authority : authority + ":80";
    if (failed instanceof SocketTimeoutException) {
      return "dial tcp " + to + ": i/o timeout";
    }
    String why = String.valueOf(failed.getMessage()).replace("Connection", "connection");
    return "dial tcp " + to + ": connect: " + why;
  }

  /** What Go says of a name that is not there. */
  static String lookup(UnixProcess process, String host) throws IOException {
    Ip server = ResolverConfig.of(process).servers().get(0);
    return "lookup " + host + " on " + server + ":53: no such host";
  }
}
