package io.podwire.sim.image.agnhost;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code agnhost no-snat-test}: asks others by which address they see it.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/no-snat-test/main.go">main.go</a>
 */
final class NoSnatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final UnixProcess process;
  private final String pod;
  private final String node;

  private NoSnatTest(UnixProcess process, String pod, String node) {
    this.process = process;
    this.pod = pod;
    this.node = node;
  }

  /** Serves, unless a variable is missing or wrong: that is what comes back. */
  static @Nullable String listen(UnixProcess process, int port) throws IOException {
    for (String variable : List.of("POD_IP", "NODE_IP")) {
      String value = process.env().get(variable);
      if (value == null) {
        return variable + " env var was not present in the environment";
      }
      if (Ip.parse(value).isEmpty()) {
        return variable + " env var contained \"" + value + "\", which is not an IP address";
      }
    }
    NoSnatTest test =
        new NoSnatTest(
            process,
            process.env().getOrDefault("POD_IP", ""),
            process.env().getOrDefault("NODE_IP", ""));
    PlainSite.listen(process, port, test::answer);
    return null;
  }

  private HttpReply answer(HttpRequestSeen request) {
    return switch (request.path()) {
      case "/whoami" -> GoReply.ok(request.client() + ":" + request.clientPort());
      case "/checknosnat" -> check(request.parameter("ips"));
      default -> GoReply.notFound();
    };
  }

  private HttpReply check(String ips) {
    List<String> problems = new ArrayList<>();
    for (String ip : ips.split(",", -1)) {
      String problem = problem(ip);
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems.isEmpty() ? GoReply.ok("") : GoReply.of(500, String.join(", ", problems));
  }

  private @Nullable String problem(String ip) {
    String seen;
    try {
      seen = GoGet.get(process, ip, "/whoami", PATIENCE).body().replaceFirst(":.*", "");
    } catch (IOException failed) {
      return String.valueOf(failed.getMessage());
    }
    if (seen.equals(pod)) {
      return null;
    }
    String other = "Returned ip \"" + seen + "\" != my Pod ip \"" + pod + "\"";
    return seen.equals(node)
        ? other + ", == my Node ip \"" + node + "\" - SNAT"
        : other
            + " or my Node ip \""
            + node
            + "\" - SNAT to unexpected ip (possible SNAT through unexpected interface on the way"
            + " into another node)";
  }

  /**
   * {@code agnhost no-snat-test-proxy}: asks a Pod's {@code no-snat-test} in place of its client.
   *
   * @see <a
   *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/no-snat-test-proxy/main.go">main.go</a>
   */
  static void listenAsProxy(UnixProcess process, int port) throws IOException {
    PlainSite.listen(
        process,
        port,
        request ->
            request.path().equals("/checknosnat")
                ? passOn(process, request.parameter("target"), request.parameter("ips"))
                : GoReply.notFound());
  }

  private static HttpReply passOn(UnixProcess process, String target, String ips) {
    String path = "/checknosnat?ips=" + ips;
    try {
      GoGet answer = GoGet.get(process, target, path, PATIENCE);
      return GoReply.of(answer.status(), answer.body());
    } catch (IOException failed) {
      String url = "http://" + target + path;
      return GoReply.of(500, "error querying \"" + url + "\", err: " + failed.getMessage());
    }
  }
}
