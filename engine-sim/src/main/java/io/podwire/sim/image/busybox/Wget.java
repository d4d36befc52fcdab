package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.OpenFile;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * {@code wget} over HTTP and HTTPS.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/networking/wget.c?h=1_35_stable">wget.c</a>
 */
final class Wget {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(900);
  private static final int MAX_REDIRECTS = 5;

  private final UnixProcess process;
  private final Arguments arguments;
  private final boolean quiet;
  private final boolean timeoutGiven;
  private final Duration timeout;
  private int redirects;

  private Wget(UnixProcess process, Arguments arguments) throws IOException {
    this.process = process;
    this.arguments = arguments;
    this.quiet = arguments.has("q");
    this.timeoutGiven = arguments.has("T") || arguments.has("timeout");
    String seconds = arguments.value("T", arguments.value("timeout", "900"));
    this.timeout = timeoutGiven ? Duration.ofSeconds(TextTools.integer(seconds)) : DEFAULT_TIMEOUT;
  }

  static int run(UnixProcess process) throws IOException {
    Arguments arguments =
        Arguments.parse(
            process,
            "q c S O: o: P: U: T: Y: t: spider header: post-data: no-check-certificate timeout:"
                + " tries: quiet output-document: user-agent: server-response");
    if (arguments.operands().isEmpty()) {
      process
          .err()
          .printLine(
              "Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n"
                  + "\t[--post-data STR | --post-file FILE] [-Y on/off]\n"
                  + "\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...");
      return 1;
    }
    if (arguments.has("o") || arguments.has("c") && !"-".equals(arguments.value("O"))) {
      throw new NotSimulatedException("wget: option " + (arguments.has("o") ? "-o" : "-c"));
    }
    for (String url : arguments.operands()) {
      new Wget(process, arguments).download(url);
    }
    return 0;
  }

  private void say(String line) throws IOException {
    if (!quiet) {
      process.err().printLine(line);
    }
  }

  private void download(String url) throws IOException {
    WgetTarget target = WgetTarget.parse(url);
    WgetProxy proxy = arguments.value("Y", "on").equals("off") ? null : WgetProxy.of(process);
    WgetTarget server = proxy == null ? target : proxy.server();
    Ip address;
    try {
      address = new Resolver(process).resolve(server.host());
    } catch (UnknownHostException unknown) {
      throw new ToolFailure("bad address '" + server.host() + "'");
    }
    say("Connecting to " + server.shown() + " (" + address + ":" + server.port() + ")");
    try (TcpConnection connection = connect(address, server.port());
        Socket socket = secured(limited(connection.asSocket()), server)) {
      HttpCall call = new HttpCall(socket, new WgetAnswers());
      ClassicHttpResponse response =
          call.exchange(
              arguments.has("post-data") && proxy == null ? "POST" : "GET",
              proxy == null ? target.path() : target.absolute(),
              headers(target, proxy),
              body());
      receive(url, target, response);
    } catch (SocketTimeoutException late) {
      throw new ToolFailure("download timed out");
    } catch (SocketException broken) {
      String why = String.valueOf(broken.getMessage()).replaceFirst("reset$", "reset by peer");
      throw new ToolFailure("error getting response: " + why);
    } catch (org.apache.hc.core5.http.NoHttpResponseException | java.io.EOFException silent) {
      throw new ToolFailure("error getting response");
    }
  }

  private TcpConnection connect(Ip address, int port) throws IOException {
    try {
      return process.network().connect(address, port, timeoutGiven ? timeout : Duration.ZERO);
    } catch (SocketTimeoutException late) {
      throw new ToolFailure("download timed out");
    } catch (ConnectException | NoRouteToHostException refused) {
      throw new ToolFailure(
          "can't connect to remote host (" + address + "): " + refused.getMessage());
    } catch (SocketException unreachable) {
      throw new ToolFailure(
          "can't connect to remote host (" + address + "): " + unreachable.getMessage());
    }
  }

  private Socket limited(Socket socket) throws IOException {
    socket.setSoTimeout((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    return socket;
  }

  private Socket secured(Socket socket, WgetTarget target) throws IOException {
    if (!target.tls()) {
      return socket;
    }
    if (!arguments.has("no-check-certificate")) {
      process.err().printLine("wget: note: TLS certificate validation not implemented");
    }
    return Tls.connectWithoutChecks(socket, target.host(), target.port());
  }

  private byte @Nullable [] body() {
    String data = arguments.value("post-data");
    return data == null ? null : data.getBytes(StandardCharsets.UTF_8);
  }

  private List<Map.Entry<String, String>> headers(WgetTarget target, @Nullable WgetProxy proxy) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    List<Map.Entry<String, String>> given =
        arguments.values("header").stream()
            .map(line -> line.split(":", 2))
            .map(pair -> Map.entry(pair[0], pair.length > 1 ? pair[1].trim() : ""))
            .toList();
    String agent = arguments.value("U", arguments.value("user-agent", "Wget"));
    add(headers, given, "Host", target.shown());
    add(headers, given, "User-Agent", agent);
    headers.add(Map.entry("Connection", "close"));
    if (proxy != null) {
      headers.addAll(proxy.headers());
    }
    headers.addAll(given);
    byte[] body = body();
    if (body != null) {
      add(headers, given, "Content-Type", "application/x-www-form-urlencoded");
      headers.add(Map.entry("Content-Length", Integer.toString(body.length)));
    }
    return headers;
  }

  private static void add(
      List<Map.Entry<String, String>> headers,
      List<Map.Entry<String, String>> given,
      String name,
      String value) {
    if (given.stream().noneMatch(header -> header.getKey().equalsIgnoreCase(name))) {
      headers.add(Map.entry(name, value));
    }
  }

  // ---- the answer --------------------------------------------------------------------------

  private void receive(String url, WgetTarget target, ClassicHttpResponse response)
      throws IOException {
    if (arguments.has("S") || arguments.has("server-response")) {
      process.err().printLine("  " + HttpCall.statusLine(response));
      for (Header header : response.getHeaders()) {
        process.err().printLine("  " + header.getName() + ": " + header.getValue());
      }
      process.err().printLine("  ");
    }
    int code = response.getCode();
    Header location = response.getFirstHeader("Location");
    if (code >= 300 && code < 400 && code != 304 && location != null) {
      if (++redirects > MAX_REDIRECTS) {
        throw new ToolFailure("too many redirections");
      }
      String to = location.getValue();
      download(
          to.startsWith("/") ? (target.tls() ? "https://" : "http://") + target.shown() + to : to);
      return;
    }
    if (code < 200 || code > 206 && (code < 300 || code > 303)) {
      throw new ToolFailure("server returned error: " + HttpCall.statusLine(response));
    }
    if (arguments.has("spider")) {
      say("remote file exists");
      return;
    }
    save(fileName(target), response);
  }

  private String fileName(WgetTarget target) {
    String given = arguments.value("O", arguments.value("output-document", ""));
    if (!given.isEmpty()) {
      return given;
    }
    String path = target.path().replaceFirst("\\?.*", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    String directory = arguments.value("P", "");
    String base = name.isEmpty() ? "index.html" : name;
    return directory.isEmpty() ? base : directory.replaceFirst("/$", "") + "/" + base;
  }

  private void save(String file, ClassicHttpResponse response) throws IOException {
    boolean toStdout = file.equals("-");
    if (toStdout) {
      say("writing to stdout");
    } else {
      create(file);
      say("saving to '" + file + "'");
    }
    long size = 0;
    InputStream in =
        response.getEntity() == null
            ? InputStream.nullInputStream()
            : response.getEntity().getContent();
    byte[] buffer = new byte[4096];
    for (int count; (count = in.read(buffer)) >= 0; size += count) {
      if (toStdout) {
        process.out().write(buffer, 0, count);
      } else if (!(process.files().stat(process.path(file)) instanceof FileNode.Device)) {
        process.files().write(process.path(file), java.util.Arrays.copyOf(buffer, count), true);
      }
    }
    process.out().flush();
    progress(file, size);
    say(toStdout ? "written to stdout" : "'" + file + "' saved");
  }

  private void create(String file) throws IOException {
    boolean overwrites = arguments.has("O") || arguments.has("output-document");
    try {
      if (!overwrites && process.files().stat(process.path(file)) != null) {
        throw new ToolFailure("can't open '" + file + "': File exists");
      }
      OpenFile opened = process.openToWrite(file, false);
      opened.release();
    } catch (ErrnoException e) {
      throw new ToolFailure("can't open '" + file + "': " + e.getMessage());
    }
  }

  /** The bar, in its last state: time does not pass while bytes are read. */
  private void progress(String file, long size) throws IOException {
    String name = FileTools.lastName(file);
    say(
        String.format(
            "%-20.20s 100%% |********************************| %5d  0:00:00 ETA", name, size));
  }
}
