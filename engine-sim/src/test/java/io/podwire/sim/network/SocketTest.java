package io.podwire.sim.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.sim.address.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code that knows nothing of us: HttpCore serves, OkHttp asks, JSSE encrypts. */
class SocketTest {
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate STRANGER =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName("web").build();

  private final Lab lab = new Lab();
  private final SocketFactory sockets =
      lab.pod.socketFactory(
          host -> {
            if (host.equals("web") || host.equals("other")) {
              return Lab.ip(lab.remote);
            }
            throw new UnknownHostException(host);
          });

  @AfterEach
  void close() {
    lab.close();
  }

  /** A client's pool does so minutes later, on a thread of its own. */
  @Test
  void aSocketIsLetGoAfterItsClusterIsClosed() throws IOException {
    serveHttp(80);
    Socket socket = sockets.createSocket("web", 80);
    lab.close();

    assertThatThrownBy(() -> socket.getOutputStream().write(1))
        .hasMessageContaining("the simulated cluster is closed");
    assertThatCode(socket::close).doesNotThrowAnyException();
  }

  private void serveHttp(int port) {
    lab.serve(lab.remote, port, connection -> converse(connection.asSocket(), null));
  }

  private void serveHttps(int port) {
    SSLContext tls =
        new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE).build().sslContext();
    lab.serve(lab.remote, port, connection -> converse(connection.asSocket(), tls));
  }

  private void converse(Socket socket, @Nullable SSLContext tls) {
    try {
      HttpServerConnection connection =
          DefaultBHttpServerConnectionFactory.builder()
              .build()
              .createConnection(layer(socket, tls));
      while (connection.isOpen()) {
        service().handleRequest(connection, HttpCoreContext.create());
      }
    } catch (IOException | HttpException ended) {
      // the client has gone, or does not trust us
    }
  }

  private static Socket layer(Socket socket, @Nullable SSLContext tls) throws IOException {
    if (tls == null) {
      return socket;
    }
    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
    secure.setUseClientMode(false);
    return secure;
  }

  private HttpService service() {
    HttpRequestHandler handler =
        (request, response, context) -> {
          if (request.getPath().startsWith("/slow")) {
            lab.simulation.sleep(Duration.ofSeconds(20));
          }
          response.setEntity(new StringEntity("Welcome!", ContentType.TEXT_HTML));
        };
    return new HttpService(
        HttpProcessors.server("test"),
        (request, context) -> handler,
        DefaultConnectionReuseStrategy.INSTANCE,
        null);
  }

  private OkHttpClient client(HeldCertificate trusted) {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().addTrustedCertificate(trusted.certificate()).build();
    return new OkHttpClient.Builder()
        .socketFactory(sockets)
        .proxy(Proxy.NO_PROXY)
        .dns(
            host ->
                List.of(
                    InetAddress.getByAddress(host, new byte[] {10, 42, 1, 5}))) // the remote Pod
        .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectionPool(new ConnectionPool(1, 1, TimeUnit.HOURS))
        .fastFallback(false)
        .retryOnConnectionFailure(false)
        .connectTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .readTimeout(Duration.ZERO)
        .build();
  }

  private static String get(OkHttpClient client, String url) throws IOException {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.code() + " " + response.body().string();
    }
  }

  @Test
  void okHttpFromAnOutsideThreadAndFromATask() throws IOException {
    serveHttp(80);
    OkHttpClient client = client(AUTHORITY);
    assertThat(get(client, "http://web/")).isEqualTo("200 Welcome!");
    StringBuilder fromTask = new StringBuilder();
    lab.simulation.enter(() -> lab.simulation.start("client", () -> append(fromTask, client)));
    lab.sleep(Duration.ofSeconds(1));
    assertThat(fromTask).hasToString("200 Welcome!");
  }

  private static void append(StringBuilder to, OkHttpClient client) {
    try {
      to.append(get(client, "http://web/"));
    } catch (IOException e) {
      to.append(e);
    }
  }

  @Test
  void slowAnswerCostsOnlyVirtualTime() throws IOException {
    serveHttp(80);
    assertThat(get(client(AUTHORITY), "http://web/slow")).isEqualTo("200 Welcome!");
    assertThat(lab.seconds()).isEqualTo(20);
  }

  @Test
  void tlsIsTheJdks() throws IOException {
    serveHttps(443);
    assertThat(get(client(AUTHORITY), "https://web/")).isEqualTo("200 Welcome!");
    assertThatThrownBy(() -> get(client(AUTHORITY), "https://other/"))
        .isInstanceOf(SSLPeerUnverifiedException.class);
    assertThatThrownBy(() -> get(client(STRANGER), "https://web/"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unable to find valid certification path");
  }

  @Test
  void okHttpTellsRefusal() {
    assertThatThrownBy(() -> get(client(AUTHORITY), "http://web/"))
        .isInstanceOf(java.net.ConnectException.class)
        .rootCause()
        .hasMessage("Connection refused");
  }

  @Test
  void socketKnowsItsEnds() throws IOException {
    lab.serveEcho(lab.remote, 80);
    try (Socket socket = sockets.createSocket("web", 80)) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("10.42.1.5");
      assertThat(socket.getInetAddress().getHostName()).isEqualTo("10.42.1.5");
      assertThat(socket.getPort()).isEqualTo(80);
      assertThat(socket.getLocalAddress().getHostAddress()).isEqualTo("10.42.0.5");
      assertThat(socket.getLocalPort()).isBetween(32768, 60999);
      socket.setTcpNoDelay(true);
      assertThat(socket.getTcpNoDelay()).isTrue();
      socket.setSoLinger(true, 5);
      assertThat(socket.getSoLinger()).isEqualTo(5);
      socket.setSoLinger(false, 0);
      assertThat(socket.getSoLinger()).isEqualTo(-1);
      socket.setSoTimeout(3000);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(lab.seconds()).isEqualTo(3);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).startsWith("10.42.0.5".getBytes("UTF-8"));
    }
  }

  @Test
  void socketTellsWhatItCannotDo() throws IOException {
    assertThatThrownBy(() -> sockets.createSocket("nowhere", 80))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("nowhere");
    try (Socket socket = sockets.createSocket()) {
      assertThatThrownBy(() -> socket.sendUrgentData(1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> socket.bind(new InetSocketAddress(4000)))
          .hasMessage("binding a client's socket is not supported by the simulated network");
      assertThatThrownBy(
              () ->
                  socket.connect(
                      new InetSocketAddress(Ip.of("203.0.113.1").toInetAddress(), 80), 1500))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("Connect timed out");
    }
  }

  @Test
  void lingerOfZeroResets() throws IOException {
    StringBuilder seen = new StringBuilder();
    lab.serve(
        lab.remote,
        80,
        connection -> {
          try {
            connection.input().read();
          } catch (SocketException e) {
            seen.append(e.getMessage());
          }
        });
    Socket socket = sockets.createSocket("web", 80);
    socket.setSoLinger(true, 0);
    socket.close();
    lab.sleep(Duration.ofMillis(1));
    assertThat(seen).hasToString("Connection reset");
  }

  @Test
  void serverSocketAccepts() throws IOException {
    try (ServerSocket server = lab.remote.serverSocket(Ip.ANY, 80, 5)) {
      Socket client = sockets.createSocket("web", 80);
      Socket accepted = server.accept();
      client.getOutputStream().write(42);
      assertThat(accepted.getInputStream().read()).isEqualTo(42);
      assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
      server.setSoTimeout(500);
      assertThatThrownBy(server::accept)
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("Accept timed out");
      lab.simulation.enter(() -> lab.simulation.after(Duration.ofMillis(1), () -> end(server)));
      assertThatThrownBy(server::accept).hasMessage("Socket closed");
      assertThatThrownBy(server::accept).hasMessage("Socket is closed");
    }
  }

  private static void end(ServerSocket server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
