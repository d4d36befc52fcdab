package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * {@code telnet}, as people try ports with it: what comes is printed, what is typed is sent, the
 * end of input ends it. Options of the protocol are not answered.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/telnet.c?h=1_35_stable">telnet.c</a>
 */
final class Telnet {
  private static final int PORT = 23;

  private final UnixProcess process;

  private Telnet(UnixProcess process) {
    this.process = process;
  }

  static int run(UnixProcess process) throws IOException {
    List<String> operands =
        FileTools.required(Arguments.parse(process, ""), 1, "telnet HOST [PORT]");
    return new Telnet(process).talk(operands.get(0), port(operands));
  }

  private static int port(List<String> operands) throws ToolFailure {
    String text = operands.size() > 1 ? operands.get(1) : Integer.toString(PORT);
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new ToolFailure("bad port '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private int talk(String host, int port) throws IOException {
    Ip address;
    try {
      address = new Resolver(process).resolve(host);
    } catch (UnknownHostException unknown) {
      throw new ToolFailure("bad address '" + host + "'");
    }
    try (TcpConnection connection = process.network().connect(address, port, Duration.ZERO)) {
      process
          .out()
          .printLine("Connected to " + host); // printed at the end: what comes overtakes it
      process.startTask("input", () -> send(connection));
      print(connection.input());
      return 0;
    } catch (SocketException refused) {
      String what = "can't connect to remote host (" + address + "): " + refused.getMessage();
      throw new ToolFailure(what);
    }
  }

  private void print(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    try {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        process.descriptors().output(1).write(buffer, 0, count);
      }
      String farewell = "Connection closed by foreign host\r\n";
      process.descriptors().output(1).write(farewell.getBytes(StandardCharsets.US_ASCII));
      process.exit(1);
    } catch (SocketException closedByUs) {
      // the input has ended
    }
  }

  private void send(TcpConnection connection) {
    byte[] buffer = new byte[4096];
    try {
      InputStream in = process.in();
      for (int count; (count = in.read(buffer)) >= 0; ) {
        connection.output().write(buffer, 0, count);
        connection.output().flush();
      }
      process.exit(0);
    } catch (IOException gone) {
      // the reading side sees it as well
    }
  }
}
