package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.CertificateCheck;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.Pem;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.image.names.LookupTimedOut;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** One URL, with its redirects. */
final class CurlTransfer {
  private static final int MAX_REDIRECTS = 50;
  private static final String RESET = "Recv failure: Connection reset by peer";

  /** What is left when nothing is: a limit of zero would be none. */
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final UnixProcess process;
  private final CurlOptions options;
  private final CurlConnections connections;
  private final String given;
  private final CurlReport report;
  private final CurlNames names;
  private final long start;
  private final @Nullable Duration limit;
  private final CurlData data;
  private int status;

  CurlTransfer(
      UnixProcess process,
      CurlOptions options,
      CurlConnections connections,
      String url,
      String output)
      throws CurlFailure {
    this.process = process;
    this.options = options;
    this.connections = connections;
    this.given = url;
    this.data = new CurlData(process, options);
    this.report = new CurlReport(process, options, url, output);
    this.names = new CurlNames(process, options);
    this.start = process.simulation().nanoTime();
    this.limit = options.seconds("max-time");
  }

  int status() {
    return status;
  }

  void finish(int code, String message) throws IOException {
    report.finish(code, message, process.simulation().nanoTime() - start);
  }

  void run() throws IOException {
    report.begin();
    String target = given;
    if (options.has("get") && data.body() != null) {
      target += (target.contains("?") ? "&" : "?") + data.text();
    }
    CurlUrl url = CurlUrl.parse(target, options.has("path-as-is"));
    int most = Integer.parseInt(options.value("max-redirs", Integer.toString(MAX_REDIRECTS)));
    for (int redirects = 0; ; redirects++) {
      String location = request(url);
      if (location == null || !options.has("location")) {
        return;
      }
      if (redirects >= most) {
        throw new CurlFailure(47, "Maximum (" + most + ") redirects followed");
      }
      url = url.resolve(location);
    }
  }

  // ---- the connection ----------------------------------------------------------------------

  private Duration left() throws CurlFailure {
    if (limit == null) {
      return Duration.ZERO;
    }
    Duration left = limit.minus(elapsed());
    if (left.isZero() || left.isNegative()) {
      throw new CurlFailure(28, late());
    }
    return left;
  }

  private String late() {
    return "Operation timed out after "
        + elapsed().toMillis()
        + " milliseconds with 0 bytes received";
  }

  private Duration elapsed() {
    return Duration.ofNanos(process.simulation().nanoTime() - start);
  }

  private Ip address(CurlUrl url, Duration limit) throws IOException {
    try {
      return names.address(url, limit);
    } catch (LookupTimedOut late) {
      throw noted(28, "Resolving timed out after " + elapsed().toMillis() + " milliseconds");
    } catch (UnknownHostException unknown) {
      throw noted(6, "Could not resolve host: " + url.host());
    }
  }

  /**
   * How long it may take from now until there is a connection; zero if there is no limit.
   *
   * @param began when the request did
   */
  private Duration untilConnected(long began) throws CurlFailure {
    Duration whole = left();
    Duration connect = options.seconds("connect-timeout");
    if (connect == null) {
      return whole;
    }
    Duration rest = connect.minusNanos(process.simulation().nanoTime() - began);
    Duration some = rest.compareTo(MOMENT) < 0 ? MOMENT : rest;
    return !whole.isZero() && whole.compareTo(some) < 0 ? whole : some;
  }

  private TcpConnection connect(CurlUrl url, Ip address, Duration timeout) throws IOException {
    report.note("  Trying " + address + ":" + url.port() + "...");
    boolean limited = isWhole(timeout);
    try {
      TcpConnection connection = process.network().connect(address, url.port(), timeout);
      report.note("Connected to " + url.host() + " (" + address + ") port " + url.port() + " (#0)");
      report.remote(address, url.port());
      return connection;
    } catch (SocketTimeoutException late) {
      if (!limited) {
        throw failed(28, url, "Timeout was reached");
      }
      throw noted(28, notConnected());
    } catch (SocketException refused) {
      boolean kernel =
          refused instanceof ConnectException
              && String.valueOf(refused.getMessage()).contains("timed out");
      String why = String.valueOf(refused.getMessage());
      report.note("connect to " + address + " port " + url.port() + " failed: " + why);
      throw failed(
          kernel ? 28 : 7, url, kernel ? "Timeout was reached" : "Couldn't connect to server");
    }
  }

  private boolean isWhole(Duration timeout) throws CurlFailure {
    return limit != null && timeout.equals(left());
  }

  private String notConnected() {
    return "Connection timed out after " + elapsed().toMillis() + " milliseconds";
  }

  private CurlFailure failed(int code, CurlUrl url, String why) throws IOException {
    String where = url.host() + " port " + url.port();
    return noted(
        code, "Failed to connect to " + where + " after " + elapsed().toMillis() + " ms: " + why);
  }

  private CurlFailure noted(int code, String what) throws IOException {
    report.note(what);
    return new CurlFailure(code, what);
  }

  /** A handshake is a part of connecting, and has the same limit. */
  private Socket secured(Socket socket, CurlUrl url, Duration timeout) throws IOException {
    if (!url.secured()) {
      return socket;
    }
    boolean limited = isWhole(timeout);
    limit(socket, timeout);
    List<X509Certificate> anchors = anchors();
    CertificateCheck check = new CertificateCheck(process.simulation().now());
    SSLSocket secured;
    try {
      secured = Tls.connect(socket, url.host(), url.port(), check.recorder());
    } catch (SocketTimeoutException late) {
      throw noted(28, limited ? notConnected() : "SSL connection timeout");
    } catch (SSLException broken) {
      boolean ended = broken.getCause() instanceof EOFException;
      boolean plain = String.valueOf(broken.getMessage()).contains("Unsupported or unrecognized");
      throw noted(
          35,
          ended
              ? "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to "
                  + url.host()
                  + ":"
                  + url.port()
                  + " "
              : plain
                  ? "OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number"
                  : "OpenSSL/3.0.19: " + broken.getMessage());
    } catch (SocketException reset) {
      throw noted(35, RESET);
    }
    report.note(
        "SSL connection using "
            + secured.getSession().getProtocol()
            + " / "
            + secured.getSession().getCipherSuite());
    report.certificate(check.chain().get(0));
    if (!options.has("insecure")) {
      String problem = check.problem(anchors, url.host());
      if (problem != null) {
        throw new CurlFailure(60, problem);
      }
      report.note(" SSL certificate verify ok.");
    }
    return secured;
  }

  private List<X509Certificate> anchors() throws IOException {
    String file = options.value("cacert");
    if (file == null) {
      return List.of();
    }
    try {
      String pem = new String(process.files().read(process.path(file)), StandardCharsets.UTF_8);
      return Pem.certificates(pem);
    } catch (IOException missing) {
      throw new CurlFailure(77, "error setting certificate file: " + file);
    }
  }

  // ---- the request -------------------------------------------------------------------------

  /** Makes a request; the target of a redirect, null if the answer is none. */
  private @Nullable String request(CurlUrl url) throws IOException {
    report.url(url);
    CurlConnections.Open open = null;
    ClassicHttpResponse complete = null;
    try {
      open = open(url);
      List<Map.Entry<String, String>> headers = headers(url);
      String method = method();
      report.request(method, url, headers);
      byte[] body = options.has("get") ? null : data.body();
      report.sent(body == null ? 0 : body.length);
      ClassicHttpResponse response = open.call().exchange(method, url.path(), headers, body);
      status = response.getCode();
      String location = receive(response, url);
      complete = response;
      return location;
    } catch (SocketTimeoutException late) {
      throw noted(28, late());
    } catch (NoHttpResponseException nothing) {
      throw noted(52, "Empty reply from server");
    } catch (SocketException reset) {
      throw noted(56, RESET);
    } finally {
      if (open != null) {
        connections.giveBack(url, open, complete);
      }
    }
  }

  private CurlConnections.Open open(CurlUrl url) throws IOException {
    CurlConnections.Open kept = connections.take(url);
    if (kept != null) {
      report.note("Re-using existing connection #0 with host " + url.host());
      report.remote(kept.address(), names.destination(url).port());
      limit(kept.socket());
      return kept;
    }
    long began = process.simulation().nanoTime();
    CurlUrl to = names.destination(url);
    Ip address = address(to, untilConnected(began));
    TcpConnection connection = connect(to, address, untilConnected(began));
    try {
      Socket socket = limit(secured(connection.asSocket(), url, untilConnected(began)));
      return new CurlConnections.Open(address, socket, new HttpCall(socket, new CurlAnswers()));
    } catch (IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private Socket limit(Socket socket) throws IOException {
    return limit(socket, left());
  }

  private static Socket limit(Socket socket, Duration timeout) throws IOException {
    long millis = timeout.plusNanos(MOMENT.toNanos() - 1).toMillis(); // not a bit too early
    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    return socket;
  }

  private String method() throws IOException {
    String asked = options.value("request");
    if (asked != null) {
      return asked;
    }
    if (options.has("head")) {
      return "HEAD";
    }
    return options.has("upload-file")
        ? "PUT"
        : data.body() != null && !options.has("get") ? "POST" : "GET";
  }

  private List<Map.Entry<String, String>> headers(CurlUrl url) throws IOException {
    List<Map.Entry<String, String>> own = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String line : options.values("header")) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? line.replace(";", "") : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).trim();
      names.add(name.toLowerCase(java.util.Locale.ROOT));
      if (!value.isEmpty() || colon < 0) {
        own.add(Map.entry(name, value));
      }
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    own.stream().filter(header -> header.getKey().equalsIgnoreCase("Host")).forEach(headers::add);
    own.removeAll(headers);
    standard(headers, names, "Host", url.authority());
    String user = options.value("user");
    if (user != null) {
      String token =
          java.util.Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
      standard(headers, names, "Authorization", "Basic " + token);
    }
    if (options.has("range")) {
      standard(headers, names, "Range", "bytes=" + options.value("range", ""));
    }
    standard(headers, names, "User-Agent", options.value("user-agent", "curl/" + Curl.VERSION));
    boolean json = options.has("json");
    standard(headers, names, "Accept", json ? "application/json" : "*/*");
    String cookie = options.value("cookie");
    if (cookie != null && cookie.contains("=")) {
      standard(headers, names, "Cookie", cookie);
    }
    if (options.has("referer")) {
      standard(headers, names, "Referer", options.value("referer", ""));
    }
    headers.addAll(own);
    byte[] body = options.has("get") ? null : data.body();
    if (body != null) {
      standard(headers, names, "Content-Length", Integer.toString(body.length));
      if (!options.has("upload-file")) {
        String type = json ? "application/json" : "application/x-www-form-urlencoded";
        standard(headers, names, "Content-Type", type);
      }
    }
    return headers;
  }

  private static void standard(
      List<Map.Entry<String, String>> headers, List<String> replaced, String name, String value) {
    if (!replaced.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      headers.add(Map.entry(name, value));
    }
  }

  private @Nullable String receive(ClassicHttpResponse response, CurlUrl url) throws IOException {
    report.head(response);
    Header location = response.getFirstHeader("Location");
    boolean redirect = status >= 300 && status < 400 && location != null;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    IOException cutOff = null;
    if (response.getEntity() != null) {
      try {
        response.getEntity().getContent().transferTo(content);
      } catch (CurlFailure cut) {
        cutOff = noted(cut.code(), String.valueOf(cut.getMessage()));
      }
    }
    boolean follows = redirect && options.has("location");
    boolean failed = status >= 400 && (options.has("fail") || options.has("fail-with-body"));
    if (!follows && (!failed || options.has("fail-with-body"))) {
      report.body(content.toByteArray());
    }
    if (cutOff != null) {
      throw cutOff;
    }
    report.note("Connection #0 to host " + url.host() + " left intact");
    if (failed) {
      String what = "The requested URL returned error: " + status;
      report.note(what);
      throw new CurlFailure(22, what);
    }
    return redirect ? location.getValue() : null;
  }
}
