package io.podwire.sim.image;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.busybox.BusyBox;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Stands for an image that nobody knows: accepts TCP connections on the ports that its arguments
 * name, and says its Pod's name to whoever waits to be spoken to. To HTTP it answers {@code 501
 * podwire-stub}, by which every assertion about HTTP knows it.
 */
final class StubImage {
  /** How long a client that speaks first has to begin. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private static final String HTTP_METHOD = "GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH";

  private StubImage() {}

  static Image image() {
    Program.Daemon program = StubImage::start;
    return ImageCatalog.server(
        BusyBox.files().program("/podwire-stub", program), List.of(), UnixSignal.TERM);
  }

  /** The command line of a stub in place of the one that its image would run. */
  static List<String> command() {
    return List.of("/podwire-stub");
  }

  private static void start(UnixProcess process) throws IOException {
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
    process.out().printLine("podwire-stub: no program, only ports: " + process.argv());
    process.out().flush();
    for (String port : process.argv().subList(1, process.argv().size())) {
      process
          .network()
          .listen(
              Ip.ANY,
              Integer.parseInt(port),
              connection -> process.startTask("connection", () -> serve(process, connection)));
    }
  }

  private static void serve(UnixProcess process, TcpConnection connection) {
    try (connection) {
      String name = process.hostname() + "\n";
      String answer = begin(connection).matches(HTTP_METHOD) ? refusal(process) : name;
      connection.output().write(answer.getBytes(StandardCharsets.UTF_8));
      connection.shutdownOutput();
      connection.input().readAllBytes();
    } catch (IOException gone) {
      // the client has enough
    }
  }

  /** The first word that the client says; empty if it waits. */
  private static String begin(TcpConnection connection) throws IOException {
    connection.setReadTimeout(SILENCE);
    StringBuilder word = new StringBuilder();
    InputStream input = connection.input();
    try {
      for (int next; (next = input.read()) > ' ' && word.length() < 16; ) {
        word.append((char) next);
      }
    } catch (SocketTimeoutException waits) {
      return "";
    }
    return word.toString();
  }

  private static String refusal(UnixProcess process) {
    String body = "podwire-stub: Pod " + process.hostname() + " runs no program\n";
    return "HTTP/1.1 501 podwire-stub\r\nContent-Type: text/plain\r\nContent-Length: "
        + body.length()
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }
}
