package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.Map;

/**
 * {@code agnhost porter}: answers on each port that a variable names.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/porter/porter.go">porter.go</a>
 */
final class Porter {
  private static final String PLAIN = "SERVE_PORT_";
  private static final String TLS = "SERVE_TLS_PORT_";
  private static final String SCTP = "SERVE_SCTP_PORT_";

  /** What Go tells who speaks no TLS where that is spoken. */
  static final String NO_TLS = "Client sent an HTTP request to an HTTPS server.\n";

  private final UnixProcess process;
  private final boolean json;

  Porter(UnixProcess process, boolean json) {
    this.process = process;
    this.json = json;
  }

  void serve() throws IOException {
    for (Map.Entry<String, String> variable : process.env().entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PLAIN)) {
        PlainSite.listen(process, port(name, PLAIN), handler(variable.getValue()));
      } else if (name.startsWith(TLS)) {
        PlainSite.listen(
            process,
            port(name, TLS),
            Tls.server(file("CERT_FILE", "localhost.crt"), file("KEY_FILE", "localhost.key")),
            NO_TLS,
            handler(variable.getValue()));
      } else if (name.startsWith(SCTP)) {
        throw new NotSimulatedException("agnhost porter " + name);
      }
    }
  }

  private static int port(String name, String prefix) {
    return Integer.parseInt(name.substring(prefix.length()));
  }

  private String file(String variable, String otherwise) throws IOException {
    String path = process.env().getOrDefault(variable, otherwise);
    return new String(process.files().read(process.path(path)), UTF_8);
  }

  private PlainSite.Handler handler(String value) {
    if (!json) {
      return request -> GoReply.ok(value);
    }
    return request ->
        HttpReply.text(
            200,
            "OK",
            "application/json",
            JsonNodeFactory.instance
                .objectNode()
                .put("Method", request.method())
                .put("Body", value)
                .toString());
  }
}
