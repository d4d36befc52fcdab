package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.curl.CurlConnections.Open;
import io.podwire.sim.image.curl.CurlRecord.Mark;
import io.podwire.sim.image.http.CertificateCheck;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.Pem;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.image.names.LookupTimedOut;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Makes the connections of a transfer: the name, TCP, the proxy's tunnel, TLS. */
final class CurlConnector {
  static final String RESET = "Recv failure: Connection reset by peer";

  private static final int WRONG_CA_FILE = 77;

  private final UnixProcess process;
  private final CurlOptions options;
  private final CurlReport report;
  private final CurlRecord record;
  private final CurlLimits limits;
  private final CurlNames names;

  CurlConnector(
      UnixProcess process,
      CurlOptions options,
      CurlReport report,
      CurlRecord record,
      CurlLimits limits,
      CurlNames names) {
    this.process = process;
    this.options = options;
    this.report = report;
    this.record = record;
    this.limits = limits;
    this.names = names;
  }

  /** A new connection for the URL. */
  Open open(CurlUrl url, @Nullable CurlProxy proxy) throws IOException {
    Ip address = address(url, proxy);
    record.mark(Mark.NAMELOOKUP);
    TcpConnection connection = connect(first(url, proxy), address);
    record.mark(Mark.CONNECT);
    try {
      connection.setDeadline(limits.connectDeadline());
      Socket socket = connection.asSocket();
      if (proxy != null && proxy.tunnel()) {
        tunnel(socket, url, proxy);
      }
      if (url.secured()) {
        socket = secured(socket, url);
        record.mark(Mark.APPCONNECT);
      }
      return new Open(connection, socket, new HttpCall(socket, new CurlAnswers()));
    } catch (IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  /** What is connected to. */
  private CurlUrl first(CurlUrl url, @Nullable CurlProxy proxy) throws IOException {
    return proxy == null ? names.destination(url) : proxy.server();
  }

  private Ip address(CurlUrl url, @Nullable CurlProxy proxy) throws IOException {
    CurlUrl to = first(url, proxy);
    try {
      return names.address(to, limits.untilConnected(), report);
    } catch (LookupTimedOut late) {
      throw report.noted(
          new CurlFailure(
              CurlFailure.TIMED_OUT,
              "Resolving timed out after " + limits.elapsedMillis() + " milliseconds"));
    } catch (UnknownHostException unknown) {
      throw report.noted(
          proxy == null
              ? new CurlFailure(CurlFailure.NOT_RESOLVED, "Could not resolve host: " + to.host())
              : new CurlFailure(
                  CurlFailure.PROXY_NOT_RESOLVED, "Could not resolve proxy: " + to.host()));
    }
  }

  private TcpConnection connect(CurlUrl to, Ip address) throws IOException {
    report.note("  Trying " + address + ":" + to.port() + "...");
    try {
      TcpConnection connection =
          process.network().connect(address, to.port(), limits.untilConnected());
      record.connected(connection);
      report.note("Connected to " + to.host() + " (" + address + ") port " + to.port() + " (#0)");
      return connection;
    } catch (SocketTimeoutException late) {
      throw report.noted(limits.late(failed(to, "Timeout was reached")));
    } catch (SocketException refused) {
      String why = String.valueOf(refused.getMessage());
      boolean kernel = refused instanceof ConnectException && why.contains("timed out");
      report.note("connect to " + address + " port " + to.port() + " failed: " + why);
      throw report.noted(
          kernel
              ? new CurlFailure(CurlFailure.TIMED_OUT, failed(to, "Timeout was reached"))
              : new CurlFailure(
                  CurlFailure.NOT_CONNECTED, failed(to, "Couldn't connect to server")));
    }
  }

  private String failed(CurlUrl to, String why) {
    return String.format(
        "Failed to connect to %s port %d after %d ms: %s",
        to.host(), to.port(), limits.elapsedMillis(), why);
  }

  // ---- the tunnel --------------------------------------------------------------------------

  // https://github.com/curl/curl/blob/curl-7_88_1/lib/http_proxy.c
  private void tunnel(Socket socket, CurlUrl url, CurlProxy proxy) throws IOException {
    String target = url.host() + ":" + url.port();
    report.note("allocate connect buffer");
    report.note("Establish HTTP proxy tunnel to " + target);
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Host", target));
    if (proxy.credentials() != null) {
      headers.add(Map.entry("Proxy-Authorization", CurlRequest.basic(proxy.credentials())));
    }
    headers.add(Map.entry("User-Agent", CurlRequest.agent(options)));
    headers.add(Map.entry("Proxy-Connection", "Keep-Alive"));
    String line = "CONNECT " + target + " HTTP/1.1";
    report.request(line, headers);
    ClassicHttpResponse answer;
    try {
      answer = new HttpCall(socket, new CurlAnswers()).exchange(line, headers, null);
    } catch (SocketTimeoutException late) {
      throw report.noted(limits.late("Proxy CONNECT aborted due to timeout"));
    } catch (NoHttpResponseException | SocketException ended) {
      throw report.noted(new CurlFailure(CurlFailure.RECEIVE_ERROR, "Proxy CONNECT aborted"));
    }
    record.tunnelAnswer(answer);
    report.head(answer);
    if (answer.getCode() / 100 != 2) {
      throw report.noted(
          new CurlFailure(
              CurlFailure.RECEIVE_ERROR, "CONNECT tunnel failed, response " + answer.getCode()));
    }
    report.note("CONNECT phase completed");
    report.note("CONNECT tunnel established, response " + answer.getCode());
  }

  // ---- TLS ---------------------------------------------------------------------------------

  private Socket secured(Socket socket, CurlUrl url) throws IOException {
    List<X509Certificate> anchors = anchors();
    CertificateCheck check = new CertificateCheck(process.simulation().now());
    SSLSocket secured;
    try {
      secured = Tls.connect(socket, url.host(), url.port(), check.recorder());
    } catch (SocketTimeoutException late) {
      throw report.noted(limits.late("SSL connection timeout"));
    } catch (SSLException broken) {
      throw report.noted(new CurlFailure(CurlFailure.TLS, inOpenSsl(broken, url)));
    } catch (SocketException reset) {
      throw report.noted(new CurlFailure(CurlFailure.TLS, RESET));
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
        throw new CurlFailure(CurlFailure.NOT_VERIFIED, problem);
      }
      report.note(" SSL certificate verify ok.");
    }
    return secured;
  }

  private static String inOpenSsl(SSLException broken, CurlUrl url) {
    if (broken.getCause() instanceof EOFException) {
      return "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to "
          + url.host()
          + ":"
          + url.port()
          + " ";
    }
    String why = String.valueOf(broken.getMessage());
    return why.contains("Unsupported or unrecognized")
        ? "OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number"
        : "OpenSSL/3.0.19: " + why;
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
      throw new CurlFailure(WRONG_CA_FILE, "error setting certificate file: " + file);
    }
  }
}
