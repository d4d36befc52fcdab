package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.network.OpenSocket;
import io.podwire.sim.network.Protocol;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.Locale;

/**
 * {@code netstat -n}: the sockets of the Pod, without their processes and without Unix sockets.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/netstat.c?h=1_35_stable">netstat.c</a>
 */
final class Netstat {
  static int run(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "t u l n a");
    boolean tcp = arguments.has("t");
    boolean udp = arguments.has("u");
    if (!arguments.has("n") || !tcp && !udp) {
      throw new NotSimulatedException("netstat: other options than -n with -t or -u");
    }
    boolean servers = arguments.has("l") || arguments.has("a");
    boolean others = !arguments.has("l");
    String which =
        servers && others ? "servers and established" : servers ? "only servers" : "w/o servers";
    process.out().printLine("Active Internet connections (" + which + ")");
    process
        .out()
        .printLine(
            "Proto Recv-Q Send-Q Local Address           Foreign Address         State       ");
    for (OpenSocket socket : process.network().sockets()) {
      boolean asked = socket.protocol() == Protocol.TCP ? tcp : udp;
      if (asked && (socket.isServer() ? servers : others)) {
        process.out().printLine(row(socket));
      }
    }
    return 0;
  }

  private static String row(OpenSocket socket) {
    return String.format(
        "%-5s %6d %6d %-23s %-23s %-12s",
        socket.protocol().name().toLowerCase(Locale.ROOT),
        0,
        0,
        shown(socket.local()),
        shown(socket.remote()),
        socket.state());
  }

  private static String shown(Endpoint end) {
    String ip = end.ip().equals(Ip.ANY) ? "0.0.0.0" : end.ip().toString();
    return ip + ":" + (end.port() == 0 ? "*" : end.port());
  }

  private Netstat() {}
}
