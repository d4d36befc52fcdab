package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.TemporaryFailure;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * {@code nc} as BusyBox has it, and as OpenBSD's with its own words.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/nc_bloaty.c?h=1_35_stable">nc_bloaty.c</a>
 * @see <a href="https://man.openbsd.org/nc.1">nc(1)</a>
 */
public final class Netcat {
  private final UnixProcess process;
  private final Arguments arguments;
  private final boolean openBsd;
  private final Duration wait;

  private final Signal news;
  private boolean inputEnded;

  /** How many datagrams are received at most. */
  private final int limit;

  /** How many seconds after the end of its input it goes; negative if only the peer ends it. */
  private final int quit;

  private Netcat(UnixProcess process, boolean openBsd) throws IOException {
    this.process = process;
    this.openBsd = openBsd;
    this.news = process.simulation().signal();
    this.arguments =
        Arguments.parse(process, openBsd ? "z v u l k n w: p: q: W: N 4 d" : "z v u l n w: p: s:");
    this.wait = Duration.ofSeconds(number("w", "timeout", 0));
    this.limit = number("W", "receive limit", Integer.MAX_VALUE);
    this.quit = arguments.value("q", "").startsWith("-") ? -1 : number("q", "quit timer", -1);
  }

  private int number(String option, String meaning, int otherwise) throws ToolFailure {
    String value = arguments.value(option, "");
    if (openBsd && !value.isEmpty() && !value.matches("\\d{1,9}")) {
      boolean negative = value.matches("-\\d+");
      throw new ToolFailure(meaning + (negative ? " too small: " : " invalid: ") + value);
    }
    return arguments.number(option, otherwise);
  }

  static int run(UnixProcess process) throws IOException {
    return new Netcat(process, false).run();
  }

  /** OpenBSD's. */
  public static Program.Tool openBsd() {
    return process -> new Netcat(process, true).run();
  }

  private int run() throws IOException {
    List<String> operands = arguments.operands();
    if (arguments.has("l")) {
      return openBsd ? listenAsOpenBsd(operands) : listenAsBusyBox(operands);
    }
    if (operands.size() < 2) {
      return usage();
    }
    String host = operands.get(0);
    Ip address = resolve(host, " for host \"" + host + "\" port " + operands.get(1));
    int status = 1;
    for (String range : operands.subList(1, operands.size())) {
      String[] ends = range.split("-", 2);
      for (int port = port(ends[0]); port <= port(ends[ends.length - 1]); port++) {
        int result = arguments.has("u") ? udp(host, address, port) : tcp(host, address, port);
        status = Math.min(status, result);
      }
    }
    return status;
  }

  private int usage() throws IOException {
    process
        .err()
        .printLine(
            openBsd
                ? "usage: nc [-46DdFhklNnrStUuvZz] [destination] [port]"
                : "Usage: nc [OPTIONS] HOST PORT  - connect\n"
                    + "nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen");
    return 1;
  }

  /** BusyBox looks names up in spite of {@code -n}. */
  private Ip resolve(String host, String of) throws ToolFailure {
    try {
      if (openBsd && arguments.has("n") && Ip.parse(host).isEmpty()) {
        throw new UnknownHostException(host);
      }
      return new Resolver(process).resolve(host);
    } catch (UnknownHostException unknown) {
      String why =
          unknown instanceof TemporaryFailure
              ? ": Temporary failure in name resolution"
              : ": Name or service not known";
      throw new ToolFailure(openBsd ? "getaddrinfo" + of + why : "bad address '" + host + "'");
    }
  }

  private int listenAsOpenBsd(List<String> operands) throws IOException {
    if (operands.size() > 2 || arguments.has("p") && !operands.isEmpty()) {
      return usage();
    }
    if (operands.isEmpty() && !arguments.has("p")) {
      throw new ToolFailure("missing port number");
    }
    Ip at = operands.size() < 2 ? Ip.ANY : resolve(operands.get(0), "");
    String last = operands.isEmpty() ? arguments.value("p", "") : operands.get(operands.size() - 1);
    if (!last.matches("\\d{1,9}")) {
      throw new ToolFailure("getaddrinfo: Servname not supported for ai_socktype");
    }
    int port = Integer.parseInt(last) % 65_536;
    return listen(at, port);
  }

  /** BusyBox takes the port from {@code -p} only, else any that is free. */
  private int listenAsBusyBox(List<String> operands) throws IOException {
    if (!operands.isEmpty()) {
      throw new NotSimulatedException("nc: -l with whom to accept: " + String.join(" ", operands));
    }
    Ip at = arguments.has("s") ? resolve(arguments.value("s", ""), "") : Ip.ANY;
    int port = arguments.has("p") ? port(arguments.value("p", "")) : 0;
    return listen(at, port);
  }

  private int port(String text) throws IOException {
    long port = text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    if (port < 1 || port > 65_535) {
      String why =
          !text.matches("\\d{1,18}") ? "invalid: " : port < 1 ? "too small: " : "too large: ";
      throw new ToolFailure(openBsd ? "port number " + why + text : "bad port '" + text + "'");
    }
    return (int) port;
  }

  private int udp(String host, Ip address, int port) throws IOException {
    int from = arguments.has("p") ? ownPort(arguments.value("p", "")) : 0;
    Ip own = arguments.has("s") ? resolve(arguments.value("s", ""), "") : Ip.ANY;
    NetcatUdp udp = new NetcatUdp(process, arguments, wait, own, from);
    NetcatUdp.Opened opened = () -> opened(host, address, port, "udp");
    try {
      return openBsd
          ? udp.openBsd(address, port, limit, opened)
          : udp.busyBox(host + " (" + address + ":" + port + ")", address, port, opened);
    } catch (BindException refused) {
      throw new ToolFailure((openBsd ? "bind failed: " : "bind: ") + refused.getMessage());
    }
  }

  private String where(String host, Ip address) {
    return host.equals(address.toString()) ? host : host + " (" + address + ")";
  }

  private void opened(String host, Ip address, int port, String protocol) throws IOException {
    if (arguments.has("v")) {
      process
          .err()
          .printLine(
              openBsd
                  ? "Connection to "
                      + where(host, address)
                      + " "
                      + port
                      + " port ["
                      + protocol
                      + "/*] succeeded!"
                  : host + " (" + address + ":" + port + ") open");
    }
  }

  private TcpConnection connect(Ip address, int port) throws IOException {
    if (arguments.has("s")) {
      throw new NotSimulatedException("nc: -s without -l");
    }
    if (!arguments.has("p")) {
      return process.network().connect(address, port, wait);
    }
    int from = ownPort(arguments.value("p", ""));
    try {
      return process.network().connect(from, address, port, wait);
    } catch (BindException inUse) {
      throw new ToolFailure((openBsd ? "bind failed: " : "bind: ") + inUse.getMessage());
    }
  }

  /** OpenBSD's takes the remainder of one that is too large. */
  private int ownPort(String text) throws IOException {
    if (!openBsd) {
      return port(text);
    }
    if (!text.matches("\\d{1,9}")) {
      throw new ToolFailure("getaddrinfo: Servname not supported for ai_socktype");
    }
    return Integer.parseInt(text) % 65_536;
  }

  private int tcp(String host, Ip address, int port) throws IOException {
    try (TcpConnection connection = connect(address, port)) {
      opened(host, address, port, "tcp");
      if (!arguments.has("z")) {
        converse(connection);
      }
      return 0;
    } catch (SocketTimeoutException late) {
      failed(
          host,
          address,
          port,
          "timed out: Operation now in progress",
          "Connection timed out",
          true);
    } catch (SocketException refused) {
      String why = String.valueOf(refused.getMessage());
      failed(host, address, port, "failed: " + why, why, !why.equals("Connection refused"));
    }
    return 1;
  }

  /** BusyBox names a refusal only when asked twice for words. */
  private void failed(String host, Ip address, int port, String bsd, String busyBox, boolean said)
      throws IOException {
    if (openBsd && arguments.has("v")) {
      process
          .err()
          .printLine("nc: connect to " + where(host, address) + " port " + port + " (tcp) " + bsd);
    } else if (!openBsd && (arguments.has("v") && said || arguments.values("v").size() > 1)) {
      process.err().printLine("nc: " + host + " (" + address + ":" + port + "): " + busyBox);
    }
    if (!openBsd && arguments.values("v").size() > 1) {
      process.err().printLine("sent 0, rcvd 0");
    }
  }

  // ---- conversation ------------------------------------------------------------------------

  private void converse(TcpConnection connection) throws IOException {
    inputEnded = false;
    if (!wait.isZero()) {
      connection.setReadTimeout(wait);
    }
    if (!arguments.has("d")) {
      process.startTask("input", () -> send(connection));
    }
    InputStream in = connection.input();
    byte[] buffer = new byte[4096];
    try {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        process.out().write(buffer, 0, count);
        process.out().flush();
      }
      awaitEndOfInput();
    } catch (SocketTimeoutException silence) {
      // -w ends the conversation
    } catch (SocketException closed) {
      if (quit < 0 || !inputEnded) {
        throw closed;
      }
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
      if (!openBsd || arguments.has("N") || quit >= 0) {
        connection.shutdownOutput();
      }
      if (quit >= 0) {
        Timer end = process.simulation().after(Duration.ofSeconds(quit), connection::close);
        process.own(end::cancel);
      }
    } catch (IOException gone) {
      // the reading side sees it as well
    } finally {
      inputEnded = true;
      news.wakeAll();
    }
  }

  /** OpenBSD's goes when its input has ended, too, or after the time of {@code -w}. */
  private void awaitEndOfInput() {
    boolean patient = openBsd && !arguments.has("d");
    while (patient && !inputEnded) {
      if (wait.isZero()) {
        news.await();
      } else {
        patient = news.await(wait);
      }
    }
  }

  private int listen(Ip at, int port) throws IOException {
    try {
      return arguments.has("u")
          ? new NetcatUdp(process, arguments, wait, at, port).listen()
          : serve(at, port);
    } catch (BindException refused) {
      throw new ToolFailure((openBsd ? "" : "bind: ") + refused.getMessage());
    }
  }

  private int serve(Ip at, int port) throws IOException {
    try (TcpListener listener = process.network().listen(at, port, 1)) {
      do {
        try (TcpConnection connection = listener.accept(Duration.ZERO)) {
          converse(connection);
        }
      } while (arguments.has("k"));
      return 0;
    }
  }
}
