package io.podwire.sim.image.http;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Serves HTTP/1.1 on a port: a task for each connection while it is open, none for the listener.
 */
public final class HttpServer implements Closeable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int TLS_HANDSHAKE = 22; // RFC 8446, 5.1

  private final UnixProcess process;
  private final Site site;
  private final @Nullable SSLContext tls;
  private final Map<TcpConnection, Boolean> busy = new LinkedHashMap<>();
  private @Nullable TcpListener listener;
  private boolean draining;
  private Runnable drained = () -> {};

  /** What a server does with requests. */
  public interface Site {
    /** The value of the {@code Server} header; empty for none. */
    String serverHeader();

    /** How long a kept connection may idle. */
    Duration keepAlive();

    /** Answers a request; may block. */
    HttpReply answer(HttpRequestSeen request) throws IOException;

    /** Answers what is no request, with that status. */
    HttpReply refuse(int status, String reason);

    /** Answers a plain request on a port for TLS. */
    default HttpReply refusePlain() {
      return refuse(400, "Bad Request");
    }

    /** Told of each answer, for a log. */
    void answered(@Nullable HttpRequestSeen request, Ip client, HttpReply reply) throws IOException;
  }

  private HttpServer(UnixProcess process, Site site, @Nullable SSLContext tls) {
    this.process = process;
    this.site = site;
    this.tls = tls;
  }

  /**
   * Opens a port.
   *
   * @param tls null for plain HTTP
   * @throws BindException if the port is in use
   */
  public static HttpServer listen(
      UnixProcess process, int port, @Nullable SSLContext tls, Site site) throws BindException {
    HttpServer server = new HttpServer(process, site, tls);
    server.listener = process.network().listen(Ip.ANY, port, server::accept);
    return server;
  }

  private void accept(TcpConnection connection) {
    busy.put(connection, false);
    process.startTask("connection", () -> serve(connection));
  }

  private void serve(TcpConnection connection) {
    try (connection;
        Socket socket = secured(connection.asSocket())) {
      exchange(connection, socket);
    } catch (IOException gone) {
      // the client left or timed out
    } finally {
      busy.remove(connection);
      tellDrained();
    }
  }

  private Socket secured(Socket socket) throws IOException {
    if (tls == null) {
      return socket;
    }
    int first = socket.getInputStream().read();
    if (first != TLS_HANDSHAKE) {
      PlainRequest.refuse(socket, site);
      throw new IOException("a plain request on a TLS port");
    }
    InputStream consumed = new ByteArrayInputStream(new byte[] {(byte) first});
    SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, consumed, true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private void exchange(TcpConnection connection, Socket socket) throws IOException {
    DefaultBHttpServerConnection http =
        new DefaultBHttpServerConnection(tls == null ? "http" : "https", Http1Config.DEFAULT);
    http.bind(socket);
    boolean goesOn = true;
    while (goesOn && !draining) {
      busy.put(connection, false);
      socket.setSoTimeout((int) site.keepAlive().toMillis());
      goesOn = answerOne(connection, http);
      http.flush();
    }
  }

  private boolean answerOne(TcpConnection connection, DefaultBHttpServerConnection http)
      throws IOException {
    Ip client = connection.remote().ip();
    HttpRequestSeen seen = null;
    try {
      ClassicHttpRequest request = http.receiveRequestHeader();
      if (request == null) {
        return false;
      }
      busy.put(connection, true);
      http.receiveRequestEntity(request);
      seen = see(request, connection);
    } catch (HttpException broken) {
      send(http, null, client, site.refuse(400, "Bad Request"), false);
      return false;
    }
    boolean keeps = keeps(seen) && !draining;
    HttpReply reply =
        seen.header("Host") == null && seen.version().equals("HTTP/1.1")
            ? site.refuse(400, "Bad Request")
            : site.answer(seen);
    boolean keepsNow = keeps && reply.status() != 400;
    send(http, seen, client, reply, keepsNow);
    return keepsNow;
  }

  private HttpRequestSeen see(ClassicHttpRequest request, TcpConnection connection)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (request.getEntity() != null) {
      request.getEntity().writeTo(body);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : request.getHeaders()) {
      headers.merge(header.getName(), header.getValue(), (a, b) -> a + ", " + b);
    }
    String version = request.getVersion() == null ? "HTTP/1.1" : request.getVersion().toString();
    return new HttpRequestSeen(
        request.getMethod(),
        request.getPath(),
        version,
        headers,
        body.toByteArray(),
        connection.remote().ip(),
        connection.remote().port(),
        connection.local().port(),
        tls != null);
  }

  private static boolean keeps(HttpRequestSeen request) {
    String connection = String.valueOf(request.header("Connection")).toLowerCase(Locale.ROOT);
    return request.version().equals("HTTP/1.1")
        ? !connection.contains("close")
        : connection.contains("keep-alive");
  }

  private void send(
      DefaultBHttpServerConnection http,
      @Nullable HttpRequestSeen request,
      Ip client,
      HttpReply reply,
      boolean keeps)
      throws IOException {
    BasicClassicHttpResponse response =
        new BasicClassicHttpResponse(reply.status(), reply.reason());
    response.setVersion(HttpVersion.HTTP_1_1);
    if (!site.serverHeader().isEmpty()) {
      response.addHeader("Server", site.serverHeader());
    }
    response.addHeader("Date", DATE.format(process.simulation().now()));
    String connection = keeps ? "keep-alive" : "close";
    boolean first = true;
    boolean bodyless = reply.status() == 204 || reply.status() == 304;
    for (Map.Entry<String, String> header : reply.headers()) {
      if (header.getKey().equals("ETag")) {
        response.addHeader("Connection", connection); // nginx's order
      }
      response.addHeader(header.getKey(), header.getValue());
      if (first && header.getKey().equals("Content-Type") && !bodyless) {
        response.addHeader("Content-Length", Integer.toString(reply.body().length));
      }
      first = false;
    }
    if (!response.containsHeader("Content-Length") && !bodyless) {
      response.addHeader("Content-Length", Integer.toString(reply.body().length));
    }
    if (!response.containsHeader("Connection")) {
      response.addHeader("Connection", connection);
    }
    boolean head = request != null && request.method().equals("HEAD");
    try {
      http.sendResponseHeader(response);
      if (!head && !bodyless) {
        response.setEntity(new ByteArrayEntity(reply.body(), ContentType.APPLICATION_OCTET_STREAM));
        http.sendResponseEntity(response);
      }
    } catch (HttpException broken) {
      throw new IOException(broken);
    }
    site.answered(request, client, reply);
  }

  /** Accepts nothing more, closes idle connections, and tells when the busy ones are done. */
  public void drain(Runnable whenDone) {
    draining = true;
    drained = whenDone;
    stopListening();
    for (Map.Entry<TcpConnection, Boolean> connection : new LinkedHashMap<>(busy).entrySet()) {
      if (!connection.getValue()) {
        connection.getKey().close();
      }
    }
    tellDrained();
  }

  private void tellDrained() {
    if (draining && !busy.containsValue(true)) {
      Runnable tell = drained;
      drained = () -> {};
      tell.run();
    }
  }

  private void stopListening() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  @Override
  public void close() {
    stopListening();
  }
}
