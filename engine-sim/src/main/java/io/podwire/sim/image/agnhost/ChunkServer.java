package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code agnhost port-forward-tester}: sends one client some chunks.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/port-forward-tester/portforwardtester.go">portforwardtester.go</a>
 */
final class ChunkServer {
  private static final Duration BEFORE_CLOSING = Duration.ofMillis(500);

  private final UnixProcess process;

  ChunkServer(UnixProcess process) {
    this.process = process;
  }

  /** The exit code. */
  int run() throws IOException {
    Ip ip = new Resolver(process).resolve(variable("BIND_ADDRESS", "localhost"));
    int port = Integer.parseInt(variable("BIND_PORT", "0"));
    TcpListener listener = process.network().listen(ip, port, 1);
    process.own(listener);
    try (TcpConnection connection = listener.accept(Duration.ZERO)) {
      say("Accepted client connection");
      int refused = read(connection, variable("EXPECTED_CLIENT_DATA", ""));
      return refused != 0 ? refused : write(connection);
    }
  }

  private String variable(String name, String otherwise) {
    String value = process.env().getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  private void say(String line) throws IOException {
    process.out().printLine(line);
  }

  private int read(TcpConnection connection, String expected) throws IOException {
    if (expected.isEmpty()) {
      return 0;
    }
    byte[] buffer = new byte[expected.length()];
    int read = Math.max(0, connection.input().read(buffer));
    if (read != buffer.length) {
      say(
          "Expected to read "
              + buffer.length
              + " bytes from client, but got "
              + read
              + " instead. err="
              + (read == 0 ? "EOF" : "<nil>"));
      return 2;
    }
    String got = new String(buffer, UTF_8);
    if (!got.equals(expected)) {
      say("Expect to read \"" + expected + "\", but got \"" + got + "\". err=<nil>");
      return 3;
    }
    say("Received expected client data");
    return 0;
  }

  private int write(TcpConnection connection) throws IOException {
    int[] numbers = new int[3];
    String[] names = {"CHUNKS", "CHUNK_SIZE", "CHUNK_INTERVAL"};
    for (int i = 0; i < names.length; i++) {
      String text = process.env().getOrDefault(names[i], "");
      if (!text.matches("-?\\d{1,9}")) {
        say(
            "Error parsing "
                + names[i]
                + " \""
                + text
                + "\": strconv.Atoi: parsing \""
                + text
                + "\": invalid syntax");
        return 1;
      }
      numbers[i] = Integer.parseInt(text);
    }
    byte[] chunk = "x".repeat(numbers[1]).getBytes(UTF_8);
    for (int i = 0; i < numbers[0]; i++) {
      connection.output().write(chunk);
      if (i + 1 < numbers[0]) {
        process.simulation().sleep(Duration.ofMillis(numbers[2]));
      }
    }
    say("Shutting down connection");
    connection.shutdownOutput();
    process.simulation().sleep(BEFORE_CLOSING);
    say("Done");
    return 0;
  }
}
