package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.CertificateCheck;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.Pem;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** One URL, with its redirects. */
final class CurlTransfer {
  private static final int MAX_REDIRECTS = 50;

  private final UnixProcess process;
  private final CurlOptions options;
  private final String given;
  private final CurlReport report;
  private final long start;
  private final @Nullable Duration limit;
  private int status;

  CurlTransfer(UnixProcess process, CurlOptions options, String url, String output)
      throws CurlFailure {
    this.process = process;
    this.options = options;
    this.given = url;
    this.report = new CurlReport(process, options, output);
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
    if (options.has("get") && body() != null) {
      target += (target.contains("?") ? "&" : "?") + data();
    }
    CurlUrl url = CurlUrl.parse(target);
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
      throw new CurlFailure(
          28,
          "Operation timed out after "
              + elapsed().toMillis()
              + " milliseconds with 0 bytes received");
    }
    return left;
  }

  private Duration elapsed() {
    return Duration.ofNanos(process.simulation().nanoTime() - start);
  }

  private Ip address(CurlUrl url) throws IOException {
    for (String entry : options.values("resolve")) {
      String[] parts = entry.replaceFirst("^\\+", "").split(":", 3);
      boolean same = parts.length == 3 && parts[1].equals(Integer.toString(url.port()));
      if (same && (parts[0].equals("*") || parts[0].equalsIgnoreCase(url.host()))) {
        return Ip.of(parts[2].split(",")[0]);
      }
    }
    try {
      return new Resolver(process).resolve(url.host());
    } catch (UnknownHostException unknown) {
      throw new CurlFailure(6, "Could not resolve host: " + url.host());
    }
  }

  private TcpConnection connect(CurlUrl url, Ip address) throws IOException {
    report.note("  Trying " + address + ":" + url.port() + "...");
    Duration connect = options.seconds("connect-timeout");
    Duration whole = left();
    boolean limited = !whole.isZero() && (connect == null || whole.compareTo(connect) < 0);
    Duration timeout = limited ? whole : connect == null ? Duration.ZERO : connect;
    try {
      TcpConnection connection = process.network().connect(address, url.port(), timeout);
      report.note("Connected to " + url.host() + " (" + address + ") port " + url.port() + " (#0)");
      report.remote(address, url.port());
      return connection;
    } catch (SocketTimeoutException late) {
      long millis = elapsed().toMillis();
      throw limited
          ? new CurlFailure(28, "Connection timed out after " + millis + " milliseconds")
          : failed(28, url, "Timeout was reached");
    } catch (SocketException refused) {
      boolean kernel =
          refused instanceof ConnectException
              && String.valueOf(refused.getMessage()).contains("timed out");
      throw failed(
          kernel ? 28 : 7, url, kernel ? "Timeout was reached" : "Couldn't connect to server");
    }
  }

  private CurlFailure failed(int code, CurlUrl url, String why) {
    return new CurlFailure(
        code,
        "Failed to connect to "
            + url.host()
            + " port "
            + url.port()
            + " after "
            + elapsed().toMillis()
            + " ms: "
            + why);
  }

  private Socket secured(Socket socket, CurlUrl url) throws IOException {
    if (!url.secured()) {
      return socket;
    }
    List<X509Certificate> anchors = anchors();
    CertificateCheck check = new CertificateCheck(process.simulation().now());
    SSLSocket secured;
    try {
      secured = Tls.connect(socket, url.host(), url.port(), check.recorder());
    } catch (SocketTimeoutException late) {
      throw late;
    } catch (SSLException broken) {
      boolean plain = String.valueOf(broken.getMessage()).contains("Unsupported or unrecognized");
      throw new CurlFailure(
          35,
          plain
              ? "OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number"
              : "OpenSSL/3.0.19: " + broken.getMessage());
    } catch (SocketException | EOFException reset) {
      throw new CurlFailure(
          35, "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to " + url.authority());
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
    Ip address = address(url);
    try (TcpConnection connection = connect(url, address);
        Socket socket = secured(timed(connection), url)) {
      List<Map.Entry<String, String>> headers = headers(url);
      String method = method();
      report.request(method, url, headers);
      byte[] body = options.has("get") ? null : body();
      ClassicHttpResponse response =
          new HttpCall(socket).exchange(method, url.path(), headers, body);
      status = response.getCode();
      return receive(response, url);
    } catch (SocketTimeoutException late) {
      throw new CurlFailure(
          28,
          "Operation timed out after "
              + elapsed().toMillis()
              + " milliseconds with 0 bytes received");
    } catch (NoHttpResponseException | ConnectionClosedException nothing) {
      throw new CurlFailure(52, "Empty reply from server");
    } catch (SocketException reset) {
      throw new CurlFailure(56, "Recv failure: Connection reset by peer");
    } catch (MessageConstraintException strange) {
      throw new CurlFailure(1, "Received HTTP/0.9 when not allowed");
    }
  }

  private Socket timed(TcpConnection connection) throws IOException {
    Duration left = left();
    Socket socket = connection.asSocket();
    socket.setSoTimeout((int) Math.min(left.toMillis(), Integer.MAX_VALUE));
    return socket;
  }

  private String method() {
    String asked = options.value("request");
    if (asked != null) {
      return asked;
    }
    if (options.has("head")) {
      return "HEAD";
    }
    return options.has("upload-file")
        ? "PUT"
        : body() != null && !options.has("get") ? "POST" : "GET";
  }

  private String data() {
    List<String> pieces = new ArrayList<>(options.values("data"));
    pieces.addAll(options.values("data-raw"));
    pieces.addAll(options.values("data-binary"));
    return String.join("&", pieces);
  }

  private byte @Nullable [] body() {
    String file = options.value("upload-file");
    String data = data();
    try {
      if (file != null) {
        return process.files().read(process.path(file));
      }
      if (data.startsWith("@") && !options.has("data-raw")) {
        return data.equals("@-")
            ? process.in().readAllBytes()
            : process.files().read(process.path(data.substring(1)));
      }
    } catch (IOException missing) {
      return new byte[0]; // as curl, after a warning
    }
    boolean any = options.has("data") || options.has("data-raw") || options.has("data-binary");
    return any ? data.getBytes(StandardCharsets.UTF_8) : null;
  }

  private List<Map.Entry<String, String>> headers(CurlUrl url) {
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
    standard(headers, names, "User-Agent", options.value("user-agent", "curl/" + Curl.VERSION));
    standard(headers, names, "Accept", "*/*");
    if (options.has("referer")) {
      standard(headers, names, "Referer", options.value("referer", ""));
    }
    headers.addAll(own);
    byte[] body = options.has("get") ? null : body();
    if (body != null) {
      standard(headers, names, "Content-Length", Integer.toString(body.length));
      if (!options.has("upload-file")) {
        standard(headers, names, "Content-Type", "application/x-www-form-urlencoded");
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
    if (response.getEntity() != null) {
      InputStream in = response.getEntity().getContent();
      in.transferTo(content);
    }
    boolean follows = redirect && options.has("location");
    boolean failed = status >= 400 && (options.has("fail") || options.has("fail-with-body"));
    if (!follows && (!failed || options.has("fail-with-body"))) {
      report.body(content.toByteArray());
    }
    report.note("Connection #0 to host " + url.host() + " left intact");
    if (failed) {
      throw new CurlFailure(22, "The requested URL returned error: " + status);
    }
    return redirect ? location.getValue() : null;
  }
}
