package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.DnsClient;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * {@code agnhost connect}: says TIMEOUT, REFUSED, DNS, UNKNOWN or OTHER, as policies' tests read
 * it.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/connect/connect.go">connect.go</a>
 */
final class Connect {
  private final UnixProcess process;
  private final Duration timeout;
  private final String destination;

  Connect(UnixProcess process, Duration timeout, String destination) {
    this.process = process;
    this.timeout = timeout;
    this.destination = destination;
  }

  /** The exit code. */
  int run(String protocol, String data) throws IOException {
    return switch (protocol) {
      case "", "tcp" -> failed(tcp());
      case "udp" -> failed(udp(data));
      case "sctp" -> throw new NotSimulatedException("agnhost connect --protocol=sctp");
      default -> failed("Unsupported protocol");
    };
  }

  private int failed(String problem) throws IOException {
    if (problem.isEmpty()) {
      return 0;
    }
    process.err().printLine(problem);
    return 1;
  }

  private String missingPort() {
    return "address " + destination + ": missing port in address";
  }

  private String unknownHost() {
    String server = ResolverConfig.of(process).servers().get(0) + ":" + DnsClient.PORT;
    return "DNS: lookup " + host() + " on " + server + ": no such host";
  }

  private String host() {
    return destination.substring(0, destination.lastIndexOf(':'));
  }

  private int port() {
    return Integer.parseInt(destination.substring(destination.lastIndexOf(':') + 1));
  }

  private String tcp() {
    if (!destination.contains(":")) {
      return "UNKNOWN: " + missingPort();
    }
    try {
      Ip address = new Resolver(process).resolve(host());
      process.network().connect(address, port(), timeout).close();
      return "";
    } catch (UnknownHostException unknown) {
      return unknownHost();
    } catch (SocketTimeoutException late) {
      return "TIMEOUT";
    } catch (ConnectException refused) {
      return String.valueOf(refused.getMessage()).contains("refused") ? "REFUSED" : "TIMEOUT";
    } catch (IOException other) {
      return "OTHER: " + other.getMessage();
    }
  }

  /** It sends a line and waits for anything. */
  private String udp(String data) {
    if (!destination.contains(":")) {
      return "DNS: " + missingPort();
    }
    String flow = "";
    try (UdpSocket socket = process.network().bindUdp(Ip.ANY, 0)) {
      Ip address = new Resolver(process).resolve(host());
      socket.connect(address, port());
      flow = socket.seen() + "->" + address + ":" + port();
      socket.send((data + "\n").getBytes(UTF_8));
      int read = socket.receive(timeout).data().length;
      return read > 0
          ? ""
          : "OTHER: No data received from the server. Cannot guarantee the server received the"
              + " request.";
    } catch (UnknownHostException unknown) {
      return unknownHost();
    } catch (SocketTimeoutException late) {
      return "TIMEOUT: read udp " + flow + ": i/o timeout";
    } catch (PortUnreachableException refused) {
      return "REFUSED: read udp " + flow + ": read: connection refused";
    } catch (IOException other) {
      return "UNKNOWN: " + other.getMessage();
    }
  }
}
